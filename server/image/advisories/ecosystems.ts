import type { ImagePackage, OperatingSystem, PackageType, Uncovered } from '../../../rules/core/scan.ts';
import type { Wanted } from './affects.ts';
import { osEcosystem, osEcosystems } from './os-ecosystem.ts';

/** What is looked for, and what is not, for an inventory. */
export interface Plan {
  readonly wanted: readonly WantedPackage[];
  readonly notCovered: readonly Uncovered[];
  /** What should have been looked for but does not say enough of itself. */
  readonly unknown: readonly Uncovered[];
}

/** A package by the name that advisories have for it. */
export interface WantedPackage extends Wanted {
  /** An index into the packages. */
  readonly package: number;
}

export interface Inventory {
  readonly os: OperatingSystem | undefined;
  readonly packages: readonly ImagePackage[];
}

/** Which ecosystem of OSV each package is of, under which names its advisories go, and what OSV knows nothing of. */
export function planOf({ os, packages }: Inventory): Plan {
  const wanted: WantedPackage[] = [];
  const notCovered = new Map<string, Group>();
  const nameless: ImagePackage[] = [];
  for (const [index, one] of packages.entries()) {
    const place = ecosystemOf(one, os);
    if ('reason' in place) gather(notCovered, one.type, place.reason);
    else if (one.version === '' || one.version.length > longest) nameless.push(one);
    else for (const name of namesOf(one, place.ecosystem)) wanted.push({ ...name, package: index });
  }
  return { wanted, notCovered: uncovered(notCovered), unknown: withoutVersion(nameless) };
}

/** Characters of a version that anybody would write. */
const longest = 1_000;

/** The ecosystems of which advisories are needed, without a release: the names of the zip files. */
export const ecosystemsOf = (inventory: Inventory): readonly string[] =>
  [...new Set(planOf(inventory).wanted.map(({ ecosystem }) => baseOf(ecosystem)))].sort();

export const baseOf = (ecosystem: string): string => ecosystem.split(':')[0] ?? '';

/** `npm packages`, as a person says it. */
export const packagesWord = (ecosystem: string): string => `${baseOf(ecosystem)} packages`;

const languages: ReadonlyMap<PackageType, string> = new Map([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['gem', 'RubyGems'],
  ['cargo', 'crates.io'],
  ['golang', 'Go'],
  ['maven', 'Maven'],
  ['composer', 'Packagist'],
  ['nuget', 'NuGet'],
  ['cran', 'CRAN'],
  ['bitnami', 'Bitnami'],
]);

/** All whose advisories are matched, without a release. */
export const matchedEcosystems: readonly string[] = [...languages.values(), ...osEcosystems()].sort();

function ecosystemOf(
  { type, name }: ImagePackage,
  os: OperatingSystem | undefined,
): { readonly ecosystem: string } | { readonly reason: string } {
  const language = languages.get(type);
  if (type === 'maven' && !name.includes(':')) {
    return { reason: 'Advisories go by the group of a Java archive, and these do not tell theirs.' };
  }
  if (language !== undefined) return { ecosystem: language };
  if (type === 'conda') return { reason: 'OSV has no advisories for Conda packages.' };
  if (type === 'generic') return { reason: 'Advisories go by ecosystem, and these packages are of none.' };
  return osEcosystem(type, os);
}

/** Go's standard library, source packages, modules in a folder: what the records call it. */
function namesOf(one: ImagePackage, ecosystem: string): readonly Wanted[] {
  const { type, name, version, source } = one;
  if (type === 'golang') return [goName(one)];
  if (type === 'deb' || type === 'apk') {
    return [{ ecosystem, name: source?.name ?? name, version: sourceVersion(one) }];
  }
  // AlmaLinux lists each binary package; the others name the source package, and some of their records both.
  if (type === 'rpm' && baseOf(ecosystem) !== 'AlmaLinux' && source !== undefined && source.name !== name) {
    return [
      { ecosystem, name: source.name, version: sourceVersion(one) },
      { ecosystem, name, version },
    ];
  }
  return [{ ecosystem, name, version }];
}

/** A source package's epoch is not in the name of its file: it is that of the binary package. */
function sourceVersion({ type, version, source }: ImagePackage): string {
  if (source === undefined || source.version === '') return version;
  const epoch = /^[0-9]+:/.exec(version)?.[0];
  return type === 'rpm' && epoch !== undefined && !/^[0-9]+:/.test(source.version)
    ? epoch + source.version
    : source.version;
}

/** The library and the tools go by the version of Go, `go1.22rc1`, which is `1.22.0-rc.1` in records. */
function goName({ name, version }: ImagePackage): Wanted {
  const isLibrary = name === 'stdlib' || name === 'go' || name === 'std';
  return {
    ecosystem: 'Go',
    name: isLibrary ? 'stdlib' : name,
    version: isLibrary ? goRelease(version) : version.replace(/^v(?=[0-9])/, ''),
  };
}

function goRelease(version: string): string {
  // `go1.22.1 X:nocoverageredesign`, `1.22.1-custom`: what was built on top does not count.
  const plain = version.replace(/^go\s*/, '').replace(/[ +].*$/, '');
  const stated = /^([0-9]+(?:\.[0-9]+)*)(?:-0$|-?(alpha|beta|rc)\.?([0-9]+))?(?:-.*)?$/.exec(plain);
  if (stated === null) return version;
  const [, numbers = '', kind, count] = stated;
  const full = [...numbers.split('.'), '0', '0'].slice(0, 3).join('.');
  if (kind !== undefined) return `${full}-${kind}.${count}`;
  return plain.endsWith('-0') ? `${full}-0` : full;
}

interface Group {
  readonly type: PackageType;
  readonly reason: string;
  count: number;
}

function gather(groups: Map<string, Group>, type: PackageType, reason: string): void {
  const group = groups.get(`${type} ${reason}`) ?? { type, reason, count: 0 };
  group.count += 1;
  groups.set(`${type} ${reason}`, group);
}

const uncovered = (groups: ReadonlyMap<string, Group>): readonly Uncovered[] =>
  [...groups.values()].map(({ type, reason, count }) => ({
    what: `vulnerabilities of ${count === 1 ? `1 ${type} package` : `${count} ${type} packages`}`,
    reason,
  }));

function withoutVersion(packages: readonly ImagePackage[]): readonly Uncovered[] {
  if (packages.length === 0) return [];
  const names = packages.slice(0, 5).map(({ name }) => `\`${name}\``);
  const more = packages.length > names.length ? ` and ${packages.length - names.length} more` : '';
  return [
    {
      what: `vulnerabilities of ${packages.length === 1 ? '1 package' : `${packages.length} packages`}`,
      reason: `Nothing in the image tells the version of ${names.join(', ')}${more}.`,
    },
  ];
}
