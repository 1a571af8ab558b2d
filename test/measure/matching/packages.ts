import { readFileSync } from 'node:fs';
import type { RawRecord } from './records.ts';

/** A package to look up, as its inventory has it. */
export interface TriedPackage {
  readonly name: string;
  readonly version: string;
}

/** `name@version` or `name==version`, one a line. */
export const listed = (file: string): readonly TriedPackage[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [, name, version] = /^(.+?)(?:==|@)([^@=]+)$/.exec(line) ?? [];
      return name === undefined || version === undefined ? [] : [{ name, version }];
    });

/** Every package of the records, at every version with which a range begins or ends, and at the first one listed. */
export function edges(
  records: readonly RawRecord[],
  versionIn: (text: string) => string,
): readonly TriedPackage[] {
  const tried = new Map<string, TriedPackage>();
  for (const { affected = [] } of records) {
    for (const { package: about, ranges = [], versions = [] } of affected) {
      const stated = ranges
        .filter(({ type }) => type !== 'GIT')
        .flatMap(({ events }) => events.flatMap((event) => Object.values(event)));
      for (const version of new Set([...stated, ...versions.slice(0, 1), ...versions.slice(-1)])) {
        if (about === undefined || version === '0') continue;
        tried.set(`${about.name} ${version}`, { name: about.name, version: versionIn(version) });
      }
    }
  }
  return [...tried.values()];
}

/**
 * A distribution as it was on a day: each package that its notices name, at the newest version that a notice of that
 * day or an earlier one brought. Modules are left out, for which see the list of differences, but for one stream each.
 */
export function distributionOn(
  day: string,
  ecosystem: string,
  records: readonly RawRecord[],
): readonly TriedPackage[] {
  const newest = new Map<string, { version: string; published: string }>();
  for (const { affected = [], published = '' } of records) {
    if (published.slice(0, 10) > day) continue;
    for (const { package: about, ranges = [] } of affected) {
      if (about?.ecosystem !== ecosystem) continue;
      const fixed = ranges.flatMap(({ events }) => events.flatMap((event) => event['fixed'] ?? [])).at(-1);
      const known = newest.get(about.name);
      if (fixed !== undefined && (known === undefined || known.published < published)) {
        newest.set(about.name, { version: fixed, published });
      }
    }
  }
  return [...newest].map(([name, { version }]) => ({ name, version }));
}
