import type { Comment } from '../core/ignore.ts';
import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { readDirective } from './directives.ts';
import { type FoundHeredoc, heredocsIn } from './heredocs.ts';
import type { Directive } from './syntax.ts';

/** A Dockerfile, cut into instructions by BuildKit's rules for lines; nothing inside them is read yet. */
export interface Scan {
  readonly directives: readonly Directive[];
  readonly escapeChar: '\\' | '`';
  readonly chunks: readonly Chunk[];
  /** Every comment line, those inside a continued instruction too. */
  readonly comments: readonly Comment[];
  readonly problems: readonly Report[];
}

/** The lines of one instruction. All offsets but `start` count from the chunk's own start. */
export interface Chunk {
  readonly start: number;
  readonly text: string;
  /** The line that BuildKit joins: without continuations, comments and empty lines. */
  readonly line: string;
  /** Which part of `line` stands where, in order. */
  readonly pieces: readonly Piece[];
  /** Where the last of the joined lines ends; heredoc bodies follow. */
  readonly lineEnd: number;
  readonly heredocs: readonly ScannedHeredoc[];
}

/** From `at` in the joined line on, the text stands from `from` on in the chunk. */
export interface Piece {
  readonly at: number;
  readonly from: number;
}

export interface ScannedHeredoc extends FoundHeredoc {
  readonly body: Span;
  readonly terminated: boolean;
}

/** The chunk's offset of an offset in its joined line. */
export function sourceOffset({ pieces }: Pick<Chunk, 'pieces'>, offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle;
  }
  const piece = pieces[low];
  return piece === undefined ? offset : piece.from + offset - piece.at;
}

/** The chunk's span of a span of its joined line; it never begins or ends in a continuation. */
export const sourceSpan = (chunk: Pick<Chunk, 'pieces'>, { start, end }: Span): Span =>
  end > start
    ? spanOf(sourceOffset(chunk, start), sourceOffset(chunk, end - 1) + 1)
    : spanOf(sourceOffset(chunk, start), sourceOffset(chunk, start));

export function scan(text: string): Scan {
  const state: State = {
    text,
    at: text.charCodeAt(0) === byteOrderMark ? 1 : 0,
    escapeChar: '\\',
    takesDirectives: true,
    directives: [],
    chunks: [],
    comments: [],
    problems: [],
  };
  while (state.at < text.length) {
    const line = nextLine(state);
    if (line.start === line.end) state.takesDirectives = false;
    else if (text.charAt(line.start) === '#') readComment(state, line);
    else {
      state.takesDirectives = false;
      state.chunks.push(readChunk(state, line));
    }
  }
  return state;
}

const byteOrderMark = 0xfeff;
/** Go's scanner holds no longer line. */
const longestLine = 65535;

interface State {
  readonly text: string;
  at: number;
  escapeChar: '\\' | '`';
  takesDirectives: boolean;
  readonly directives: Directive[];
  readonly chunks: Chunk[];
  readonly comments: Comment[];
  readonly problems: Report[];
}

/** A line without white space before it and without its line end. */
interface Line extends Span {
  /** Where it begins, white space included. */
  readonly whole: number;
}

/** Only `\n` ends a line; a lone `\r` is white space, as in BuildKit. */
function nextLine(state: State): Line {
  const { text, at: whole } = state;
  const found = text.indexOf('\n', whole);
  const next = found < 0 ? text.length : found + 1;
  state.at = next;
  let end = found < 0 ? next : found;
  while (end > whole && text.charCodeAt(end - 1) === 13) end -= 1;
  let start = whole;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  if (end - whole > longestLine / 3 && bytesOf(text.slice(whole, end)) > longestLine) {
    state.problems.push({
      at: spanOf(whole, end),
      message: `BuildKit refuses lines of more than ${longestLine} bytes. Break this one with continuations.`,
    });
  }
  return { whole, start, end };
}

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x85;

function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function readComment(state: State, line: Line): void {
  const { text } = state;
  const directive = state.takesDirectives ? readDirective(text, line) : undefined;
  if (directive === undefined) {
    state.takesDirectives = state.takesDirectives && text.startsWith('#!', line.start) && line.whole === 0;
    state.comments.push(commentAt(text, line));
    return;
  }
  const { name, value, valueSpan } = directive;
  if (state.directives.some((other) => other.name === name)) {
    const message = `There is a \`${name}\` directive above already; only one counts, and BuildKit refuses two.`;
    state.problems.push({ at: directive.span, message });
    return;
  }
  state.directives.push(directive);
  if (name !== 'escape') return;
  if (value === '\\' || value === '`') state.escapeChar = value;
  else {
    const message = `\`${value}\` cannot be the escape character: only a backslash or a backtick can.`;
    state.problems.push({ at: valueSpan, message });
  }
}

const commentAt = (text: string, { start, end }: Span): Comment => ({
  span: spanOf(start, end),
  text: text.slice(start + 1, end).trim(),
  ownLine: true,
});

/** The instruction that begins with `first`: its continued lines, then the bodies of its heredocs. */
function readChunk(state: State, first: Line): Chunk {
  const { text } = state;
  const { start } = first;
  const pieces: Piece[] = [];
  let line = '';
  let end = first.end;
  const append = (from: number, to: number): boolean => {
    const content = continued(text, from, to, state.escapeChar);
    pieces.push({ at: line.length, from: from - start });
    line += text.slice(from, content ?? to);
    end = to;
    return content !== undefined;
  };
  let goesOn = append(first.start, first.end);
  while (goesOn && state.at < text.length) {
    const next = nextLine(state);
    if (next.start === next.end) continue;
    if (text.charAt(next.start) === '#') state.comments.push(commentAt(text, next));
    else goesOn = append(next.whole, next.end);
  }
  const lineEnd = end - start;
  const heredocs: ScannedHeredoc[] = [];
  for (const heredoc of line.includes('<<') ? heredocsIn(line, state.escapeChar) : []) {
    const { scanned, endsAt } = readBody(state, heredoc, start);
    heredocs.push(scanned);
    end = endsAt;
  }
  return { start, text: text.slice(start, end), line, pieces, lineEnd, heredocs };
}

/** Where a line's content ends before its continuation character; undefined where it has none. */
function continued(text: string, from: number, to: number, escapeChar: string): number | undefined {
  let end = to;
  while (end > from && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end -= 1;
  if (end === from || text.charAt(end - 1) !== escapeChar) return undefined;
  return end - 1 > from && text.charAt(end - 2) === escapeChar ? undefined : end - 1;
}

/** The lines of a heredoc up to its terminator, which alone ends it. */
function readBody(
  state: State,
  heredoc: FoundHeredoc,
  chunkStart: number,
): { scanned: ScannedHeredoc; endsAt: number } {
  const { text } = state;
  const bodyStart = state.at;
  while (state.at < text.length) {
    const { whole, end } = nextLine(state);
    let from = whole;
    while (heredoc.chomp && from < end && text.charCodeAt(from) === 9) from += 1;
    if (text.slice(from, end) !== heredoc.name) continue;
    const body = spanOf(bodyStart - chunkStart, whole - chunkStart);
    return { scanned: { ...heredoc, body, terminated: true }, endsAt: end };
  }
  const body = spanOf(bodyStart - chunkStart, text.length - chunkStart);
  return { scanned: { ...heredoc, body, terminated: false }, endsAt: text.length };
}
