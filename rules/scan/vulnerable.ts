import { once } from '../core/keep.ts';
import type { ImagePackage, ImageScan, Severity, Vulnerability } from '../core/scan.ts';
import { repairedIn } from './repaired.ts';

/** A package and its vulnerabilities of one severity. */
export interface VulnerablePackage {
  readonly package: ImagePackage;
  /** The worst first; never empty. */
  readonly found: readonly Vulnerability[];
  /** The version that repairs all that can be repaired, those of other severities too. */
  readonly repaired: string | undefined;
}

/**
 * The vulnerable packages of a scan by severity, the worst first. One that a layer has several times counts once; what
 * a statement says not to be affected does not count.
 */
export const vulnerablePackages = once(
  (scan: ImageScan): ReadonlyMap<Severity, readonly VulnerablePackage[]> => {
    const groups = new Map<string, Group>();
    const ofPackages = new Map<string, Vulnerability[]>();
    for (const one of scan.vulnerabilities) {
      const of = scan.packages[one.package];
      if (of === undefined || one.vex !== undefined) continue;
      const whole = keyOf(of);
      const key = `${one.severity} ${whole}`;
      const group = groups.get(key) ?? { package: of, severity: one.severity, found: [], names: new Set() };
      const all = ofPackages.get(whole) ?? [];
      groups.set(key, group);
      ofPackages.set(whole, all);
      all.push(one);
      if (!group.names.has(nameOf(one))) group.found.push(one);
      group.names.add(nameOf(one));
    }
    const bySeverity = new Map<Severity, VulnerablePackage[]>();
    for (const { package: of, severity, found } of groups.values()) {
      const list = bySeverity.get(severity) ?? [];
      const repaired = repairedIn(ofPackages.get(keyOf(of)) ?? found);
      list.push({ package: of, found: found.sort(worstFirst), repaired });
      bySeverity.set(severity, list);
    }
    for (const list of bySeverity.values()) list.sort((a, b) => compareFirst(a, b) || byName(a, b));
    return bySeverity;
  },
);

interface Group {
  readonly package: ImagePackage;
  readonly severity: Severity;
  readonly found: Vulnerability[];
  readonly names: Set<string>;
}

const keyOf = ({ type, name, version, layer }: ImagePackage): string =>
  [layer, type, name, version].join('\0');

export interface Wanted {
  /** Ids or aliases of vulnerabilities that are left out. */
  readonly ignore: readonly string[];
  /** Whether only those count for which a repaired version is known. */
  readonly onlyFixable: boolean;
}

/** The same without what is left out. */
export function wantedOf(
  packages: readonly VulnerablePackage[],
  { ignore, onlyFixable }: Wanted,
): readonly VulnerablePackage[] {
  if (ignore.length === 0 && !onlyFixable) return packages;
  const ignored = new Set(ignore.map((id) => id.toUpperCase()));
  return packages.flatMap((one) => {
    const found = one.found.filter(
      ({ id, aliases, fixedIn }) =>
        ![id, ...aliases].some((name) => ignored.has(name.toUpperCase())) &&
        (!onlyFixable || fixedIn.length > 0),
    );
    return found.length === 0 ? [] : [{ ...one, found }];
  });
}

/** The CVE, where it has one: it is the name that everybody looks for. */
export const nameOf = ({ id, aliases }: Vulnerability): string =>
  id.startsWith('CVE-') ? id : (aliases.find((alias) => alias.startsWith('CVE-')) ?? id);

/** What is known to be exploited, then by score, then by the chance of an attack. */
export const worstFirst = (a: Vulnerability, b: Vulnerability): number =>
  Number(b.knownExploited) - Number(a.knownExploited) ||
  (b.score ?? 0) - (a.score ?? 0) ||
  (b.epss ?? 0) - (a.epss ?? 0) ||
  (nameOf(a) < nameOf(b) ? -1 : 1);

const compareFirst = ({ found: [a] }: VulnerablePackage, { found: [b] }: VulnerablePackage): number =>
  a === undefined || b === undefined ? 0 : a === b || nameOf(a) === nameOf(b) ? 0 : worstFirst(a, b);

const byName = (a: VulnerablePackage, b: VulnerablePackage): number =>
  a.package.name < b.package.name ? -1 : Number(a.package.name > b.package.name);
