/** A file's text. Bytes that are no UTF-8 become replacement characters; nothing is thrown. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false });

/** Packages that are taken from one list; no system has as many. */
export const mostPackages = 50_000;

export const tooManyPackages = `It lists more than ${mostPackages} packages; only the first are read.`;

/** The lines of a text without their ends, one by one: a list of all could be larger than the text. */
export function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    yield text.slice(start, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop);
    start = stop + 1;
  }
}

/** The fields of one paragraph, by name. Of a field that stands twice the first counts. */
export type Fields = ReadonlyMap<string, string>;

/**
 * The paragraphs of a file in the form of Debian's control files (deb822): `Name: value` lines, lines that go on
 * with white space, empty lines between paragraphs. Of the fields only those that are `wanted` are kept, names in
 * lower case.
 */
export function* paragraphsIn(text: string, wanted: ReadonlySet<string>): Generator<Fields> {
  let fields = new Map<string, string>();
  let open: string | undefined;
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const first = text.charCodeAt(start);
    if (isBlank(text, start, end)) {
      if (fields.size > 0) yield fields;
      fields = new Map();
      open = undefined;
    } else if (first === space || first === tab) {
      if (open !== undefined) fields.set(open, `${fields.get(open)}\n${text.slice(start, end).trim()}`);
    } else {
      const line = text.slice(start, end);
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(0, colon)).toLowerCase();
      open = wanted.has(name) && !fields.has(name) ? name : undefined;
      if (open !== undefined) fields.set(open, line.slice(colon + 1).trim());
    }
    start = end + 1;
  }
  if (fields.size > 0) yield fields;
}

const space = 32;
const tab = 9;

function isBlank(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== space && code !== tab && code !== 13) return false;
  }
  return true;
}
