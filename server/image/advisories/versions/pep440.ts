import { compareLegacy, legacyParts } from './pep440-legacy.ts';
import { compareDigits, compareLists, compareText, isDigits, type VersionOrder } from './text.ts';

export type PythonVersion = Pep440Version | { readonly legacy: readonly string[] };

interface Pep440Version {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: readonly [letter: string, number: string] | undefined;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly string[];
}

/** PEP 440, appendix B; every version from before it is older than every one that keeps to it. */
export const pep440Order: VersionOrder<PythonVersion> = {
  parse(text) {
    const plain = text.trim().toLowerCase();
    const groups = shape.exec(plain)?.groups;
    if (groups) return fromGroups(groups);
    const legacy = /^[-a-z0-9_.+!:~/]*[a-z0-9][-a-z0-9_.+!:~/]*$/.test(plain) ? legacyParts(plain) : [];
    return legacy.length === 0 ? undefined : { legacy };
  },
  compare(a, b) {
    if ('legacy' in a) return 'legacy' in b ? compareLegacy(a.legacy, b.legacy) : -1;
    return 'legacy' in b ? 1 : compareVersions(a, b);
  },
};

const shape = new RegExp(
  [
    '^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)',
    '(?:[-_.]?(?<pre>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<preNumber>[0-9]+)?)?',
    '(?:-(?<bare>[0-9]+)|(?<post>[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]+)?))?',
    '(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
);

const fromGroups = (groups: Readonly<Record<string, string | undefined>>): Pep440Version => ({
  epoch: groups['epoch'] ?? '0',
  release: (groups['release'] ?? '').split('.'),
  pre: groups['pre'] === undefined ? undefined : [preLetter(groups['pre']), groups['preNumber'] ?? '0'],
  post: groups['bare'] ?? (groups['post'] === undefined ? undefined : (groups['postNumber'] ?? '0')),
  dev: groups['dev'] === undefined ? undefined : (groups['devNumber'] ?? '0'),
  local: groups['local']?.split(/[-_.]/) ?? [],
});

const preLetter = (word: string): string =>
  word === 'alpha' ? 'a' : word === 'beta' ? 'b' : /^(?:c|pre|preview)$/.test(word) ? 'rc' : word;

const compareVersions = (a: Pep440Version, b: Pep440Version): number =>
  compareDigits(a.epoch, b.epoch) ||
  compareLists(a.release, b.release, '0', compareDigits) ||
  comparePre(a, b) ||
  compareOptional(a.post, b.post, -1) ||
  compareOptional(a.dev, b.dev, 1) ||
  compareLocal(a.local, b.local);

/** Development releases of a final release come before its previews, final releases behind them. */
function comparePre(a: Pep440Version, b: Pep440Version): number {
  const order = preRank(a) - preRank(b);
  if (order !== 0 || a.pre === undefined || b.pre === undefined) return order;
  return compareText(a.pre[0], b.pre[0]) || compareDigits(a.pre[1], b.pre[1]);
}

function preRank({ pre, post, dev }: Pep440Version): number {
  if (pre !== undefined) return 1;
  return post === undefined && dev !== undefined ? 0 : 2;
}

/** `missing`: where the version stands that has none, before (-1) or behind (1) those that have one. */
function compareOptional(a: string | undefined, b: string | undefined, missing: number): number {
  if (a === undefined || b === undefined) return (a === b ? 0 : 1) * (a === undefined ? missing : -missing);
  return compareDigits(a, b);
}

function compareLocal(a: readonly string[], b: readonly string[]): number {
  return compareLists<string | undefined>(a, b, undefined, (left, right) => {
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (isDigits(left) && isDigits(right)) return compareDigits(left, right);
    if (isDigits(left) !== isDigits(right)) return isDigits(left) ? 1 : -1;
    return compareText(left, right);
  });
}
