import { compareDigits, compareLists, compareText, isDigits, type VersionOrder } from './text.ts';

/** The order of Gem::Version: runs of digits and letters; a run of letters makes a version that comes before. */
export const rubygemsOrder: VersionOrder<readonly string[]> = {
  parse(text) {
    const plain = text.trim();
    if (!/^[0-9]+[0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(plain)) {
      return undefined;
    }
    const runs = plain.replaceAll('-', '.pre.').match(/[0-9]+|[A-Za-z]+/g) ?? [];
    const word = runs.findIndex((run) => !isDigits(run));
    return word < 0 ? trimmed(runs) : [...trimmed(runs.slice(0, word)), ...trimmed(runs.slice(word))];
  },
  compare: (a, b) => compareLists(a, b, '0', compareRuns),
};

/** Without zeros at the end: `1.0` is `1`. */
const trimmed = (runs: readonly string[]): readonly string[] =>
  runs.slice(0, runs.findLastIndex((run) => !/^0+$/.test(run)) + 1);

function compareRuns(a: string, b: string): number {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? 1 : -1;
  return compareText(a, b);
}
