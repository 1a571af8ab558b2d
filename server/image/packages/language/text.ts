/** A file's text. Bytes that are no UTF-8 become replacement characters, a byte order mark is left out. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false });

/**
 * Text of an image's own, fit to be shown: no control characters, none that turn the direction of writing or cannot be
 * seen, no white space around it, at most `most` characters. Empty for what is no text.
 */
export const clean = (value: unknown, most = 512): string =>
  typeof value === 'string'
    ? value
        .slice(0, most * 2)
        .toWellFormed()
        .replace(unseen, ' ')
        .trim()
        .slice(0, most)
        .toWellFormed()
    : '';

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+/gu;

/** The file's own name in a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether a path's own name is this one. */
export const isNamed = (path: string, name: string): boolean =>
  path.endsWith(name) && (path.length === name.length || path[path.length - name.length - 1] === '/');

/** Lines without their ends, at most `most` of them. */
export function* linesIn(text: string, most = 100_000): Generator<string> {
  let start = 0;
  for (let count = 0; count < most && start < text.length; count += 1) {
    const end = text.indexOf('\n', start);
    const line = end < 0 ? text.slice(start) : text.slice(start, end);
    yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (end < 0) return;
    start = end + 1;
  }
}

/**
 * The head fields of a text in the form of a mail (Python's core metadata, R's `DESCRIPTION`): `Name: value` lines,
 * values that go on in lines that begin with white space, up to the first empty line. Names in lower case; a field may
 * stand several times.
 */
export function headFields(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  let open: string[] | undefined;
  for (const line of linesIn(text, 20_000)) {
    if (line.trim() === '') {
      if (fields.size > 0) break;
      continue;
    }
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (open) open.push(`${open.pop()}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    open = fields.get(name) ?? [];
    open.push(line.slice(colon + 1).trim());
    fields.set(name, open);
  }
  return fields;
}
