import { compareDigits, compareText, type VersionOrder } from './text.ts';

export interface RpmVersion {
  readonly epoch: string;
  readonly version: string;
  /** Undefined where there is none, which comes before every release. */
  readonly release: string | undefined;
}

/** The order of rpm: `[epoch:]version[-release]`, each compared as rpmvercmp does. */
export const rpmOrder: VersionOrder<RpmVersion> = {
  parse(text) {
    if (text === '' || /\s/.test(text)) return undefined;
    const [, epoch = '0', rest = ''] = /^(?:([0-9]+):)?(.*)$/.exec(text) ?? [];
    const dash = rest.indexOf('-');
    return dash < 0
      ? { epoch, version: rest, release: undefined }
      : { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1) };
  },
  compare: (a, b) =>
    compareDigits(a.epoch, b.epoch) ||
    compareSegments(a.version, b.version) ||
    compareReleases(a.release, b.release),
};

function compareReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return compareSegments(a, b);
}

/** rpmvercmp: runs of digits and of letters by turns, `~` before the end, `^` behind it but before anything else. */
function compareSegments(a: string, b: string): number {
  let left = a;
  let right = b;
  for (;;) {
    left = left.replace(/^[^A-Za-z0-9~^]+/, '');
    right = right.replace(/^[^A-Za-z0-9~^]+/, '');
    const marked = compareMarks(left, right);
    if (marked === 'both') {
      left = left.slice(1);
      right = right.slice(1);
      continue;
    }
    if (marked !== undefined) return marked;
    if (left === '' || right === '') return left.length - right.length;
    const [leftRun, rightRun] = /^[0-9]/.test(left)
      ? [runOf(left, /^[0-9]+/), runOf(right, /^[0-9]+/)]
      : [runOf(left, /^[A-Za-z]+/), runOf(right, /^[A-Za-z]+/)];
    // A number is newer than a word.
    if (rightRun === '') return /^[0-9]/.test(leftRun) ? 1 : -1;
    const order = /^[0-9]/.test(leftRun) ? compareDigits(leftRun, rightRun) : compareText(leftRun, rightRun);
    if (order !== 0) return order;
    left = left.slice(leftRun.length);
    right = right.slice(rightRun.length);
  }
}

function compareMarks(a: string, b: string): number | 'both' | undefined {
  for (const mark of ['~', '^']) {
    const left = a.startsWith(mark);
    const right = b.startsWith(mark);
    if (left && right) return 'both';
    if (mark === '~' && (left || right)) return left ? -1 : 1;
    if (left) return b === '' ? 1 : -1;
    if (right) return a === '' ? -1 : 1;
  }
  return undefined;
}

const runOf = (text: string, pattern: RegExp): string => pattern.exec(text)?.[0] ?? '';
