/**
 * A regular expression over an identity or an issuer as patterns of ours, where `*` stands for any run of characters;
 * a sentence where it says more than they can. Anchors, escapes, `.*`, `.+`, alternatives and what may be left out are
 * read; nothing is ever run. `.+` becomes `*`: nobody's identity ends where the name should begin. A `.` alone becomes
 * the full stop that is nearly always meant, which asks for more, never for less.
 */
export function translateRegExp(source: string): readonly string[] | string {
  if (source.length > longest) return 'It is too long.';
  const reading: Reading = { source, at: 0 };
  const read = alternatives(reading, 0);
  if (typeof read === 'string') return read;
  if (reading.at < source.length) return 'Its brackets do not match.';
  const patterns = read.map((pieces) => patternOf(pieces));
  if (patterns.some((pattern) => pattern === undefined)) return 'It has an anchor in the middle.';
  return [...new Set(patterns.filter((pattern) => pattern !== undefined))];
}

const longest = 1000;
const mostWays = 32;
const deepest = 5;

interface Reading {
  readonly source: string;
  at: number;
}

/** A letter, or one of those that stand for more. */
type Piece = string;
const any = '\u0001';
const start = '\u0002';
const end = '\u0003';

type Ways = readonly (readonly Piece[])[];

function alternatives(reading: Reading, depth: number): Ways | string {
  const ways: (readonly Piece[])[] = [];
  for (;;) {
    const read = sequence(reading, depth);
    if (typeof read === 'string') return read;
    ways.push(...read);
    if (ways.length > mostWays) return 'It has too many alternatives.';
    if (reading.source[reading.at] !== '|') return ways;
    reading.at += 1;
  }
}

function sequence(reading: Reading, depth: number): Ways | string {
  let ways: Ways = [[]];
  while (reading.at < reading.source.length && !/[|)]/.test(reading.source[reading.at] ?? '')) {
    const atom = atomAt(reading, depth);
    if (typeof atom === 'string') return atom;
    const repeated = repeat(reading, atom);
    if (typeof repeated === 'string') return repeated;
    ways = ways.flatMap((way) => repeated.map((more) => [...way, ...more]));
    if (ways.length > mostWays) return 'It has too many alternatives.';
  }
  return ways;
}

/** Any one character, before it is known how often. */
const dot: Ways = [['.']];

function atomAt(reading: Reading, depth: number): Ways | string {
  const letter = reading.source[reading.at] ?? '';
  reading.at += 1;
  switch (letter) {
    case '^':
      return [[start]];
    case '$':
      return [[end]];
    case '.':
      return dot;
    case '\\':
      return escaped(reading);
    case '[':
      return classOf(reading);
    case '(':
      return group(reading, depth);
    case '*':
    case '+':
    case '?':
    case '{':
    case '}':
    case ']':
      return 'It cannot be read.';
    default:
      return [[letter]];
  }
}

function escaped(reading: Reading): Ways | string {
  const letter = reading.source[reading.at] ?? '';
  reading.at += 1;
  if (letter === 'A') return [[start]];
  if (letter === 'z') return [[end]];
  if (letter === '' || /[A-Za-z0-9]/.test(letter)) return 'It has classes of characters.';
  return letter === '*' ? 'It means a `*` itself.' : [[letter]];
}

/** `[.]` */
function classOf(reading: Reading): Ways | string {
  const [all, letter] = /^(?:\\([^A-Za-z0-9])|([^\]\\^]))\]/.exec(reading.source.slice(reading.at)) ?? [];
  const plain = letter ?? all?.charAt(0);
  if (all === undefined || plain === undefined || plain === '*') return 'It has classes of characters.';
  reading.at += all.length;
  return [[plain]];
}

function group(reading: Reading, depth: number): Ways | string {
  if (depth >= deepest) return 'It has too many brackets in each other.';
  if (reading.source.startsWith('?:', reading.at)) reading.at += 2;
  else if (reading.source[reading.at] === '?') return 'It has flags or a named group.';
  const read = alternatives(reading, depth + 1);
  if (typeof read === 'string') return read;
  if (reading.source[reading.at] !== ')') return 'Its brackets do not match.';
  reading.at += 1;
  return read;
}

function repeat(reading: Reading, atom: Ways): Ways | string {
  const sign = reading.source[reading.at] ?? '';
  if (!/[*+?{]/.test(sign)) return atom;
  reading.at += 1;
  if (reading.source[reading.at] === '?') reading.at += 1;
  if (sign === '?' && atom !== dot) return [...atom, []];
  if (atom === dot && (sign === '*' || sign === '+')) return [[any]];
  return 'It repeats something.';
}

/** Where it is not anchored, anything may stand before and after. */
function patternOf(pieces: readonly Piece[]): string | undefined {
  const from = pieces.findIndex((piece) => piece !== start);
  const body = from < 0 ? [] : pieces.slice(from);
  const to = body.findLastIndex((piece) => piece !== end) + 1;
  const inner = body.slice(0, to);
  if (inner.some((piece) => piece === start || piece === end)) return undefined;
  const isStart = pieces[0] === start;
  const isEnd = pieces.at(-1) === end;
  return `${isStart ? '' : '*'}${inner.map((piece) => (piece === any ? '*' : piece)).join('')}${isEnd ? '' : '*'}`.replace(
    /\*+/g,
    '*',
  );
}
