/** The text of one YAML document, markers and directives included, and where it begins in the stream. */
export interface Chunk {
  readonly start: number;
  readonly text: string;
}

/**
 * Cuts a YAML stream into its documents by their marker lines (`---`, `...`), as YAML 1.2 §9 has them: a
 * marker counts wherever it stands at a line's start, inside quotes and block scalars too. The chunks
 * follow one another without a gap and together are the text. Comments and directives before the first
 * `---`, or between `...` and `---`, belong to the document that follows.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let opened = false;
  const cutAt = (end: number): void => {
    if (end > start) chunks.push({ start, text: text.slice(start, end) });
    start = end;
    opened = false;
  };
  for (const { at, isStart, after } of markersOf(text)) {
    if (isStart) {
      if (opened || !isPrelude(text, start, at)) cutAt(at);
      opened = true;
    } else cutAt(after);
  }
  if (start < text.length && chunks.length > 0 && !opened && isPrelude(text, start, text.length)) {
    const last = chunks.pop();
    if (last !== undefined) chunks.push({ start: last.start, text: text.slice(last.start) });
  } else cutAt(text.length);
  return chunks;
}

interface Marker {
  readonly at: number;
  readonly isStart: boolean;
  /** The start of the next line. */
  readonly after: number;
}

function* markersOf(text: string): Generator<Marker> {
  const pattern = /(?:^\uFEFF?|[\r\n])(?=(---|\.\.\.)(?:[ \t\r\n]|$))/g;
  for (const match of text.matchAll(pattern)) {
    const at = match.index + match[0].length;
    yield { at, isStart: match[1] === '---', after: nextLine(text, at) };
  }
}

function nextLine(text: string, from: number): number {
  const lineBreak = /\r\n|\n|\r/g;
  lineBreak.lastIndex = from;
  return lineBreak.test(text) ? lineBreak.lastIndex : text.length;
}

/** Whether nothing but blank lines, comments and directives stands there. */
const isPrelude = (text: string, start: number, end: number): boolean =>
  /^\uFEFF?(?:(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*)[\r\n])*[ \t]*(?:#[^\r\n]*)?$/.test(text.slice(start, end));
