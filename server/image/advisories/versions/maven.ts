import { compareDigits, compareText, isDigits, type VersionOrder } from './text.ts';

interface Token {
  /** What stands before it; a change between digits and letters counts as a hyphen. */
  readonly mark: '' | '.' | '-';
  readonly text: string;
}

/** Maven's order: the chapter *Version Order Specification* of its POM reference. */
export const mavenOrder: VersionOrder<readonly Token[]> = {
  parse: (text) =>
    text === '' || /[\s${}[\](),]/.test(text) ? undefined : withoutEmptyEnds(tokensOf(text.toLowerCase())),
  compare(a, b) {
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      const left = a[index];
      const right = b[index];
      const order = compareTokens(left, right);
      if (order !== 0) return order;
    }
    return 0;
  },
};

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, mark = '', part = ''] of text.matchAll(/(^|[.-])([^.-]*)/g)) {
    const runs = part.match(/[0-9]+|[^0-9]+/g) ?? ['0'];
    for (const [index, run] of runs.entries()) {
      const followed = index < runs.length - 1;
      tokens.push({ mark: index > 0 ? '-' : markOf(mark), text: spelt(run, followed) });
    }
  }
  return tokens;
}

const markOf = (text: string): Token['mark'] => (text === '.' || text === '-' ? text : '');

/** `followed`: directly by a number, where a single letter is short for a word. */
function spelt(run: string, followed: boolean): string {
  if (isDigits(run)) return run.replace(/^0+(?=.)/, '');
  if (run === 'cr') return 'rc';
  if (run === 'ga' || run === 'final' || run === 'release') return '';
  return (followed ? short.get(run) : undefined) ?? run;
}

const short = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** `1.0.0` is `1`, `1.0-final` too, and so before each hyphen: `1.0.0-foo.0` is `1-foo`. */
function withoutEmptyEnds(tokens: readonly Token[]): readonly Token[] {
  const kept = [...tokens];
  let index = kept.length - 1;
  while (index > 0) {
    if (kept[index]?.text === '0' || kept[index]?.text === '') {
      kept.splice(index, 1);
      index -= 1;
      continue;
    }
    while (index >= 0 && kept[index]?.mark !== '-') index -= 1;
    index -= 1;
  }
  return kept;
}

/** Where one list is at its end, nothing stands against the token: a zero behind a dot, an empty word behind a hyphen. */
function compareTokens(a: Token | undefined, b: Token | undefined): number {
  const left = a ?? fillerFor(b);
  const right = b ?? fillerFor(a);
  if (left.mark !== right.mark) return markRank(left) - markRank(right);
  if (isDigits(left.text) && isDigits(right.text)) return compareDigits(left.text, right.text);
  if (isDigits(left.text) && a !== undefined) return 1;
  if (isDigits(right.text) && b !== undefined) return -1;
  const order = wordRank(left.text) - wordRank(right.text);
  return order !== 0 || wordRank(left.text) < words.length ? order : compareText(left.text, right.text);
}

function fillerFor(token: Token | undefined): Token {
  if (token?.mark !== '.') return { mark: token?.mark ?? '', text: '' };
  return { mark: '.', text: token.text === 'sp' ? '' : '0' };
}

/** A word behind a dot, a word behind a hyphen, a number behind a hyphen, a number behind a dot. */
function markRank({ mark, text }: Token): number {
  if (isDigits(text)) return mark === '-' ? 2 : 3;
  return mark === '-' ? 1 : 0;
}

const words = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];

/** Words that the specification does not know come behind those that it knows, by the alphabet. */
const wordRank = (text: string): number => {
  const place = words.indexOf(text);
  return place < 0 ? words.length : place;
};
