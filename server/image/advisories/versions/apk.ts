import { compareDigits, compareText, type VersionOrder } from './text.ts';

interface Piece {
  /** What it is; of two that differ in kind the higher rank is the newer version, but see `suffixesBefore`. */
  readonly kind: Kind;
  readonly text: string;
}

type Kind = 'end' | 'revision' | 'suffix' | 'letter' | 'number';

const rank: Readonly<Record<Kind, number>> = { end: 0, revision: 1, suffix: 2, letter: 3, number: 4 };

/** Suffixes of versions that come before the release itself, and those that come after it. */
const suffixesBefore = ['alpha', 'beta', 'pre', 'rc'];
const suffixesAfter = ['cvs', 'svn', 'git', 'hg', 'p'];

const shape =
  /^[0-9]+(?:\.[0-9]+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*(?:~[0-9a-f]+)?(?:-r[0-9]+)?$/;

/** Alpine's order: apk-package(5), also Wolfi's and its kin. Commit hashes do not count. */
export const apkOrder: VersionOrder<readonly Piece[]> = {
  parse: (text) => (shape.test(text) ? piecesOf(text) : undefined),
  compare(a, b) {
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      const order = comparePieces(a[index] ?? end, b[index] ?? end, index);
      if (order !== 0) return order;
    }
    return 0;
  },
};

const end: Piece = { kind: 'end', text: '' };

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const parts = /^([0-9.]+)([a-z]?)((?:_[a-z]+[0-9]*)*)(?:~[0-9a-f]+)?(?:-r([0-9]+))?$/.exec(text);
  for (const number of parts?.[1]?.split('.') ?? []) pieces.push({ kind: 'number', text: number });
  if (parts?.[2]) pieces.push({ kind: 'letter', text: parts[2] });
  for (const [suffix] of (parts?.[3] ?? '').matchAll(/_[a-z]+[0-9]*/g)) {
    pieces.push({ kind: 'suffix', text: suffix.slice(1) });
  }
  if (parts?.[4] !== undefined) pieces.push({ kind: 'revision', text: parts[4] });
  return pieces;
}

function comparePieces(a: Piece, b: Piece, index: number): number {
  if (a.kind !== b.kind) {
    if (isBefore(a)) return -1;
    if (isBefore(b)) return 1;
    return rank[a.kind] - rank[b.kind];
  }
  if (a.kind === 'number') {
    // Behind the first dot a leading zero makes a fraction of the number.
    const fraction = index > 0 && (a.text.startsWith('0') || b.text.startsWith('0'));
    return fraction ? compareText(a.text, b.text) : compareDigits(a.text, b.text);
  }
  if (a.kind === 'suffix') return compareSuffixes(a.text, b.text);
  return a.kind === 'letter' ? compareText(a.text, b.text) : compareDigits(a.text, b.text);
}

const isBefore = ({ kind, text }: Piece): boolean =>
  kind === 'suffix' && suffixesBefore.some((suffix) => text.replace(/[0-9]+$/, '') === suffix);

function compareSuffixes(a: string, b: string): number {
  const order = [...suffixesBefore, ...suffixesAfter];
  const [, leftWord = '', leftNumber = ''] = /^([a-z]+)([0-9]*)$/.exec(a) ?? [];
  const [, rightWord = '', rightNumber = ''] = /^([a-z]+)([0-9]*)$/.exec(b) ?? [];
  return order.indexOf(leftWord) - order.indexOf(rightWord) || compareDigits(leftNumber, rightNumber);
}
