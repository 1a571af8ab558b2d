import { compareDigits, compareLists, compareText, isDigits, type VersionOrder } from './text.ts';

export interface SemVersion {
  readonly numbers: readonly string[];
  /** The parts before a `+`, behind the `-`; empty for a release. */
  readonly before: readonly string[];
  /** Behind the `+`. */
  readonly build: string;
}

/** SemVer 2.0.0, with a `v` in front and fewer than three numbers let pass, as tags write them. */
export const semverOrder: VersionOrder<SemVersion> = {
  parse: (text) => parseNumbers(text, 3),
  compare: compareSemver,
};

/** Pub's: builds count too, behind everything else. */
export const pubOrder: VersionOrder<SemVersion> = {
  parse: (text) => parseNumbers(text, 3),
  compare: (a, b) => compareSemver(a, b) || compareBuilds(a.build, b.build),
};

/** NuGet's: up to four numbers, and letters mean the same in either case. */
export const nugetOrder: VersionOrder<SemVersion> = {
  parse: (text) => parseNumbers(text.toLowerCase(), 4),
  compare: compareSemver,
};

const shape = /^v?([0-9]+(?:\.[0-9]+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z.-]+))?$/;

function parseNumbers(text: string, most: number): SemVersion | undefined {
  const [, numbers, before = '', build = ''] = shape.exec(text.trim()) ?? [];
  const list = numbers?.split('.') ?? [];
  if (list.length === 0 || list.length > most) return undefined;
  return { numbers: list, before: before === '' ? [] : before.split('.'), build };
}

function compareSemver(a: SemVersion, b: SemVersion): number {
  const order = compareLists(a.numbers, b.numbers, '0', compareDigits);
  if (order !== 0) return order;
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  return compareLists(a.before, b.before, undefined, compareIdentifiers);
}

/** Fewer parts come first, numbers before words. */
function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? -1 : 1;
  return compareText(a, b);
}

function compareBuilds(a: string, b: string): number {
  if (a === '' || b === '') return compareText(a, b);
  return compareLists(a.split('.'), b.split('.'), undefined, compareIdentifiers);
}
