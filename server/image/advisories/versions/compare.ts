import { apkOrder } from './apk.ts';
import { cranOrder } from './cran.ts';
import { dpkgOrder } from './dpkg.ts';
import { mavenOrder } from './maven.ts';
import { packagistOrder } from './packagist.ts';
import { pep440Order } from './pep440.ts';
import { rpmOrder } from './rpm.ts';
import { rubygemsOrder } from './rubygems.ts';
import { nugetOrder, pubOrder, semverOrder } from './semver.ts';
import type { VersionOrder } from './text.ts';

/**
 * The order of two versions of an ecosystem of OSV (`Debian:12`, `PyPI`): below zero where `a` is older. Undefined
 * where one of them is no version there, or the ecosystem's order is not known: *unknown*.
 */
export function compareVersions(ecosystem: string, a: string, b: string): number | undefined {
  if (a.length > longest || b.length > longest) return undefined;
  return orders.get(ecosystem.split(':')[0] ?? '')?.(a, b);
}

/** Characters; what is longer is nobody's version, and would keep us busy. */
const longest = 1_000;

/** Whether it is a version of that ecosystem. */
export const isVersion = (ecosystem: string, text: string): boolean =>
  compareVersions(ecosystem, text, text) !== undefined;

const comparing =
  <T>({ parse, compare }: VersionOrder<T>) =>
  (a: string, b: string): number | undefined => {
    const left = parse(a);
    const right = parse(b);
    return left === undefined || right === undefined ? undefined : Math.sign(compare(left, right));
  };

const semver = comparing(semverOrder);
const dpkg = comparing(dpkgOrder);
const apk = comparing(apkOrder);
const rpm = comparing(rpmOrder);

const orders = new Map([
  ['Debian', dpkg],
  ['Ubuntu', dpkg],
  ['Alpine', apk],
  ['Alpaquita', apk],
  ['BellSoft Hardened Containers', apk],
  ['Chainguard', apk],
  ['MinimOS', apk],
  ['Wolfi', apk],
  ['AlmaLinux', rpm],
  ['Azure Linux', rpm],
  ['Mageia', rpm],
  ['openEuler', rpm],
  ['openSUSE', rpm],
  ['Photon OS', rpm],
  ['Red Hat', rpm],
  ['Rocky Linux', rpm],
  ['SUSE', rpm],
  ['Bitnami', semver],
  ['crates.io', semver],
  ['Go', semver],
  ['Hex', semver],
  ['npm', semver],
  ['CRAN', comparing(cranOrder)],
  ['Maven', comparing(mavenOrder)],
  ['NuGet', comparing(nugetOrder)],
  ['Packagist', comparing(packagistOrder)],
  ['Pub', comparing(pubOrder)],
  ['PyPI', comparing(pep440Order)],
  ['RubyGems', comparing(rubygemsOrder)],
]);
