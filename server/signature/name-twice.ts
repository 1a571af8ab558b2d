/**
 * The first name that stands twice in one object, of text that is JSON; undefined where none does. Of two readers each
 * may take another of the two, so that nothing which is signed may be written like that.
 */
export function nameTwice(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, name] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (name !== undefined) {
      const plain = String(JSON.parse(name));
      if (open.at(-1)?.has(plain)) return plain;
      open.at(-1)?.add(plain);
    }
  }
  return undefined;
}

/** A text before a colon is a member's name. Written so that a text of many megabytes needs no stack. */
const tokens = /("[^"\\]*(?:\\.[^"\\]*)*")(?=\s*:)|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
