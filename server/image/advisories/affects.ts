import type { OsvAffected, OsvEvent, OsvRange, OsvRecord } from './osv-record.ts';
import { compareVersions } from './versions/compare.ts';

/** A package as advisories name it. */
export interface Wanted {
  /** With the release where it has one: `Debian:12`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

export interface Affects {
  /** Unknown: the version, or one that the record names, is none in the ecosystem's order. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The parts of the record that are about the package. */
  readonly parts: readonly OsvAffected[];
  /** Versions with which a range of it ends. */
  readonly fixed: readonly string[];
}

/**
 * Whether the record is about this version, by the evaluation of the OSV schema: it is listed, or lies in a range that an
 * `introduced` opens and a `fixed` or `last_affected` closes, before a `limit` where there are any.
 */
export function affects(record: OsvRecord, wanted: Wanted): Affects {
  const parts = record.withdrawn ? [] : record.affected.filter((part) => isAbout(part, wanted));
  const answers = parts.flatMap((part) => [
    part.versions.has(wanted.version) ? ('yes' as const) : ('no' as const),
    ...part.ranges.map((range) => rangeAnswer(range, wanted)),
  ]);
  const answer = answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
  return { answer, parts, fixed: [...new Set(parts.flatMap(fixedIn))] };
}

const fixedIn = ({ ranges }: OsvAffected): readonly string[] =>
  ranges.flatMap(({ events }) =>
    events.flatMap(({ kind, version }) => (kind === 'fixed' && version !== '0' ? [version] : [])),
  );

/** A release in one of both only is no difference. */
function isAbout(part: OsvAffected, { ecosystem, name, version }: Wanted): boolean {
  if (comparableName(part.ecosystem, part.name) !== comparableName(ecosystem, name)) return false;
  const [theirs = '', theirRelease] = split(part.ecosystem);
  const [ours = '', ourRelease] = split(ecosystem);
  if (theirs !== ours) return false;
  if (theirRelease !== undefined && ourRelease !== undefined && theirRelease !== ourRelease) return false;
  return sameModularity(part, version);
}

const split = (ecosystem: string): readonly [string, string | undefined] => {
  const colon = ecosystem.indexOf(':');
  return colon < 0 ? [ecosystem, undefined] : [ecosystem.slice(0, colon), ecosystem.slice(colon + 1)];
};

/** As the ecosystem compares names: PEP 503, and without regard to case where it has none. */
export function comparableName(ecosystem: string, name: string): string {
  if (ecosystem === 'PyPI') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return /^(?:NuGet|Packagist)(?::|$)/.test(ecosystem) ? name.toLowerCase() : name;
}

/**
 * A package of a module is another one than that of the same name outside: their releases are not compared. Which
 * stream of a module an advisory means is not in the data.
 */
function sameModularity({ ecosystem, ranges }: OsvAffected, version: string): boolean {
  if (!/^(?:AlmaLinux|Rocky Linux)/.test(ecosystem)) return true;
  const fixes = ranges.flatMap(({ events }) => events.filter(({ kind }) => kind === 'fixed'));
  return fixes.length === 0 || fixes.some((event) => isModular(event.version) === isModular(version));
}

/** `nodejs-16.20.2-2.module_el9.2.0+96+1f2a4b1a`: the release tells of the module. */
export const isModular = (version: string): boolean => /[._]module[+_]/.test(version);

function rangeAnswer({ type, events }: OsvRange, { ecosystem, version }: Wanted): Affects['answer'] {
  // From the beginning on and never repaired: that is so of every version.
  const [only] = events;
  if (events.length === 1 && only?.kind === 'introduced' && only.version === '0') return 'yes';
  const compare = (a: string, b: string): number | undefined => compareIn(type, ecosystem, a, b);
  const sorted = inOrder(events, compare);
  if (sorted === undefined || compare(version, version) === undefined) return 'unknown';
  let inside = false;
  const limits: boolean[] = [];
  for (const event of sorted) {
    const order = event.version === '0' ? 1 : (compare(version, event.version) ?? 0);
    if (event.kind === 'introduced' && order >= 0) inside = true;
    if (event.kind === 'fixed' && order >= 0) inside = false;
    if (event.kind === 'last_affected' && order > 0) inside = false;
    if (event.kind === 'limit') limits.push(event.version === '*' || order < 0);
  }
  return inside && (limits.length === 0 || limits.includes(true)) ? 'yes' : 'no';
}

/** Undefined where one of the versions is none. `0` is before all. */
function inOrder(
  events: readonly OsvEvent[],
  compare: (a: string, b: string) => number | undefined,
): readonly OsvEvent[] | undefined {
  const isOdd = ({ version }: OsvEvent): boolean =>
    version !== '0' && version !== '*' && compare(version, version) === undefined;
  if (events.some(isOdd)) return undefined;
  return [...events].sort((a, b) => {
    if (a.version === b.version) return 0;
    if (a.version === '0' || b.version === '*') return -1;
    if (b.version === '0' || a.version === '*') return 1;
    return compare(a.version, b.version) ?? 0;
  });
}

/** What a service is asked about: it compares versions as they are. */
export const askedVersion = ({ ecosystem, version }: Wanted): string =>
  epochless.test(ecosystem) ? version.replace(/^[0-9]+:/, '') : plainSemver(ecosystem, version);

/** The order of a range: of its type, with what the ecosystem's records leave out of versions left out. */
export function compareIn(
  type: OsvRange['type'],
  ecosystem: string,
  installed: string,
  stated: string,
): number | undefined {
  if (type === 'SEMVER') return compareVersions('npm', plainSemver(ecosystem, installed), stated);
  return compareVersions(ecosystem, epochAs(stated, ecosystem, installed), stated);
}

/** Bitnami counts its own builds of a version behind a hyphen, which is no preview. */
const plainSemver = (ecosystem: string, version: string): string =>
  ecosystem === 'Bitnami' ? version.replace(/-[0-9]+$/, '') : version;

/** The records of SUSE, openEuler, … leave epochs out; those of the kin of Red Hat write them. */
const epochAs = (stated: string, ecosystem: string, installed: string): string =>
  epochless.test(ecosystem) && !/^[0-9]+:/.test(stated) ? installed.replace(/^[0-9]+:/, '') : installed;

const epochless = /^(?:openSUSE|SUSE|openEuler|Mageia|Azure Linux|Photon OS)(?::|$)/;
