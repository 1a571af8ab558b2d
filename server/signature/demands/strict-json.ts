/** JSON as strict readers take it, or why they refuse it, as a sentence: a name that stands twice in an object too. */
export function strictJson(text: string): { readonly value: unknown } | { readonly wrong: string } {
  if (text.length > longest) return { wrong: 'It is too large.' };
  try {
    const value: unknown = JSON.parse(text);
    const name = doubleName(text);
    return name === undefined ? { value } : { wrong: `${name} stands there twice.` };
  } catch {
    return { wrong: 'It is no JSON.' };
  }
}

const longest = 4_000_000;

/** The first name that an object has twice, of text that is JSON; as it is written. */
function doubleName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string] of text.matchAll(/"((?:[^"\\]|\\.)*)"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const name: unknown = JSON.parse(`"${string ?? ''}"`);
      const names = open.at(-1);
      if (names?.has(String(name)))
        return `\`${String(name)
          .replace(/[^\x20-\x5f\x61-\x7e]/g, ' ')
          .slice(0, 60)}\``;
      names?.add(String(name));
    }
  }
  return undefined;
}
