import type { OperatingSystem, PackageType } from '../../../rules/core/scan.ts';

export type Place = { readonly ecosystem: string } | { readonly reason: string };

/** The ecosystem of OSV that a distribution's packages are of, by os-release; or why their advisories cannot be told. */
export function osEcosystem(type: PackageType, os: OperatingSystem | undefined): Place {
  if (os === undefined) {
    return {
      reason: `No \`os-release\` names the distribution, and advisories of ${type} packages go by it.`,
    };
  }
  const refused = reasons.get(os.id);
  if (refused !== undefined) return { reason: refused };
  const family = families.get(os.id);
  if (family === undefined || family.type !== type) {
    return { reason: `OSV has no advisories of \`${type}\` packages for ${nameOf(os)}.` };
  }
  const release = family.release(os);
  if (release === undefined) return { reason: `The release of ${nameOf(os)} is not one that OSV names.` };
  return { ecosystem: release === '' ? family.ecosystem : `${family.ecosystem}:${release}` };
}

const nameOf = ({ name, id }: OperatingSystem): string => (name === '' ? `\`${id}\`` : name);

/** Without a release. */
export const osEcosystems = (): readonly string[] => [
  ...new Set([...families.values()].map((family) => family.ecosystem)),
];

interface Family {
  readonly type: PackageType;
  readonly ecosystem: string;
  /** As the ecosystem's names have it behind the colon; empty for none, undefined where it cannot be told. */
  readonly release: (os: OperatingSystem) => string | undefined;
}

const none = (): string => '';
const whole = ({ version }: OperatingSystem): string | undefined => (version === '' ? undefined : version);
const major = ({ version }: OperatingSystem): string | undefined => /^[0-9]+/.exec(version)?.[0];

const families: ReadonlyMap<string, Family> = new Map([
  ['debian', { type: 'deb', ecosystem: 'Debian', release: debianRelease }],
  ['ubuntu', { type: 'deb', ecosystem: 'Ubuntu', release: ubuntuRelease }],
  ['alpine', { type: 'apk', ecosystem: 'Alpine', release: alpineRelease }],
  ['alpaquita', { type: 'apk', ecosystem: 'Alpaquita', release: whole }],
  [
    'bellsoft-hardened-containers',
    { type: 'apk', ecosystem: 'BellSoft Hardened Containers', release: whole },
  ],
  ['wolfi', { type: 'apk', ecosystem: 'Wolfi', release: none }],
  ['chainguard', { type: 'apk', ecosystem: 'Chainguard', release: none }],
  ['minimos', { type: 'apk', ecosystem: 'MinimOS', release: none }],
  ['almalinux', { type: 'rpm', ecosystem: 'AlmaLinux', release: major }],
  ['rocky', { type: 'rpm', ecosystem: 'Rocky Linux', release: major }],
  ['mageia', { type: 'rpm', ecosystem: 'Mageia', release: major }],
  ['azurelinux', { type: 'rpm', ecosystem: 'Azure Linux', release: major }],
  ['mariner', { type: 'rpm', ecosystem: 'Azure Linux', release: major }],
  ['photon', { type: 'rpm', ecosystem: 'Photon OS', release: whole }],
  ['openEuler', { type: 'rpm', ecosystem: 'openEuler', release: openEulerRelease }],
  ['opensuse-leap', { type: 'rpm', ecosystem: 'openSUSE', release: (os) => leapRelease(os) }],
  ['opensuse-tumbleweed', { type: 'rpm', ecosystem: 'openSUSE', release: () => 'Tumbleweed' }],
] satisfies readonly (readonly [string, Family])[]);

const redHat =
  'Red Hat’s advisories go by product streams and modules that an image does not name; a scanner such as Trivy or Grype knows them.';
const suse =
  'SUSE’s advisories go by products and modules that an image does not name; a scanner such as Trivy or Grype knows them.';

const reasons: ReadonlyMap<string, string> = new Map([
  ['rhel', redHat],
  ['centos', redHat],
  ['sles', suse],
  ['sled', suse],
  ['sle_hpc', suse],
  ['suse', suse],
  ['sl-micro', suse],
  ['amzn', 'OSV has no advisories for Amazon Linux; a scanner such as Trivy or Grype has.'],
  ['ol', 'OSV has no advisories for Oracle Linux; a scanner such as Trivy or Grype has.'],
  ['fedora', 'OSV has no advisories for Fedora.'],
  ['arch', 'OSV has no advisories for Arch Linux.'],
]);

/** Testing has no number in os-release until it is released; unstable never has one. */
function debianRelease({ version, codename }: OperatingSystem): string | undefined {
  return /^[0-9]+/.exec(version)?.[0] ?? debianNumbers.get(codename ?? '');
}

const debianNumbers: ReadonlyMap<string, string> = new Map([
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
]);

/** Those of an April of an even year have long-term support, which is part of the name. */
function ubuntuRelease({ version }: OperatingSystem): string | undefined {
  const [, year, month] = /^([0-9]{2})\.([0-9]{2})/.exec(version) ?? [];
  if (year === undefined || month === undefined) return undefined;
  return month === '04' && Number(year) % 2 === 0 ? `${year}.${month}:LTS` : `${year}.${month}`;
}

/** `3.19.1` is of the branch `v3.19`; `3.23_alpha20250612` is of edge, for which nobody writes advisories. */
function alpineRelease({ version }: OperatingSystem): string | undefined {
  const branch = /^([0-9]+\.[0-9]+)(?:\.[0-9]+)?$/.exec(version)?.[1];
  return branch === undefined ? undefined : `v${branch}`;
}

/** `openEuler 22.03 (LTS-SP1)` */
function openEulerRelease({ version, name }: OperatingSystem): string | undefined {
  if (version === '') return undefined;
  const edition = /\(([^)]+)\)/.exec(name)?.[1];
  return edition === undefined ? version : `${version}-${edition}`;
}

const leapRelease = ({ version }: OperatingSystem): string | undefined =>
  version === '' ? undefined : `Leap ${version}`;
