import type { ImageScan } from '../../../rules/core/scan.ts';
import type { Named } from './syft.ts';

export interface Compared {
  /** Different packages that Syft finds, and how many of those we find too. */
  readonly theirs: number;
  readonly found: number;
  /** What only one side has, one spelling a package: `npm lodash 4.17.20`. */
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

/** Packages by type, name and version. One that is found in several places counts once. */
export function compareInventories(scan: ImageScan, syft: readonly Named[]): Compared {
  const ours = new Set(scan.packages.map(spelling));
  const theirs = new Set(syft.map(spelling));
  const missed = [...theirs].filter((one) => !ours.has(one)).sort();
  return {
    theirs: theirs.size,
    found: theirs.size - missed.length,
    missed,
    extra: [...ours].filter((one) => !theirs.has(one)).sort(),
  };
}

/**
 * Syft names Java packages without their group, Python ones as they spell themselves, Go's own library with `go` before
 * its version, and a missing version `UNKNOWN`.
 */
function spelling({ type, name, version }: Named): string {
  const plain = type === 'maven' ? (name.split(':').at(-1) ?? name) : name;
  const spelt = type === 'pypi' ? plain.toLowerCase().replaceAll(/[-_.]+/g, '-') : plain;
  const bare = version === 'UNKNOWN' ? '' : version.replace(/^0:/, '').replace(/^go(?=\d)/, '');
  return `${type} ${spelt} ${bare}`;
}
