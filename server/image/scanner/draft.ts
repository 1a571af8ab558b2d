import type {
  ImageConfig,
  ImagePackage,
  ImageScan,
  PackageType,
  ReportedFinding,
  Severity,
  Vulnerability,
} from '../../../rules/core/scan.ts';

/** A scan that is being made of a scanner's report. */
export interface Draft {
  readonly packages: ImagePackage[];
  readonly vulnerabilities: Vulnerability[];
  readonly reported: ReportedFinding[];
  /** Gives a package its place in the list, the same for the same package. */
  place(found: DraftPackage): number;
  /** The scan, with what the report says of the image itself. */
  scan(about: Partial<ImageScan> & Pick<ImageScan, 'source' | 'scanner' | 'data'>): ImageScan;
}

export type DraftPackage = Pick<ImagePackage, 'type' | 'name' | 'version'> & Partial<ImagePackage>;

export function draftOf(): Draft {
  const packages: ImagePackage[] = [];
  const places = new Map<string, number>();
  const vulnerabilities: Vulnerability[] = [];
  const reported: ReportedFinding[] = [];
  const place = (found: DraftPackage): number => {
    const key = JSON.stringify([found.type, found.name, found.version, found.path ?? '', found.purl ?? '']);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, packages.length);
    return packages.push({ ...plainPackage, ...found }) - 1;
  };
  return {
    packages,
    vulnerabilities,
    reported,
    place,
    scan: (about) => ({ ...emptyScan, ...about, packages, vulnerabilities, reported }),
  };
}

/** A vulnerability of which nothing more is known than what it is. */
export const plainVulnerability = {
  aliases: [],
  severity: 'unrated',
  score: undefined,
  vector: undefined,
  fixedIn: [],
  status: undefined,
  title: '',
  url: undefined,
  epss: undefined,
  knownExploited: false,
  published: undefined,
  vex: undefined,
} as const satisfies Partial<Vulnerability>;

/** What scanners call severities, from whatever source they have them. */
export const severityOf = (word: string): Severity => severityWords.get(word.toLowerCase()) ?? 'unrated';

/** By CVSS' own rating; a score of 0 rates nothing. */
export function severityOfScore(score: number | undefined): Severity {
  if (score === undefined || score <= 0) return 'unrated';
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

const severityWords: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['error', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['warning', 'medium'],
  ['low', 'low'],
  ['negligible', 'low'],
  ['note', 'low'],
  ['info', 'low'],
]);

/** The type of a package URL; `generic` for those that we have no word for. */
export function typeOfPurl(purl: string): PackageType {
  const [, type = ''] = /^pkg:([A-Za-z0-9.+-]+)\//.exec(purl) ?? [];
  return typeNamed(type);
}

/** The type that a scanner's own word for a kind of package means. */
export const typeNamed = (word: string): PackageType => {
  const known = word.toLowerCase();
  return typeWords.get(known) ?? (isType(known) ? known : 'generic');
};

const isType = (word: string): word is PackageType => (types as readonly string[]).includes(word);

const types = [
  ...(['apk', 'deb', 'rpm', 'alpm', 'npm', 'pypi', 'gem', 'cargo', 'golang', 'maven'] as const),
  ...(['composer', 'nuget', 'conda', 'cran', 'bitnami', 'generic'] as const),
] satisfies readonly PackageType[];

const typeWords: ReadonlyMap<string, PackageType> = new Map([
  ...(['alpine', 'wolfi', 'chainguard'] as const).map((word) => [word, 'apk'] as const),
  ...(['debian', 'ubuntu', 'dpkg', 'apt'] as const).map((word) => [word, 'deb'] as const),
  ...(
    [
      'amazon',
      'centos',
      'redhat',
      'rhel',
      'rocky',
      'alma',
      'oracle',
      'fedora',
      'photon',
      'azurelinux',
    ] as const
  ).map((word) => [word, 'rpm'] as const),
  ...(
    [
      'cbl-mariner',
      'mariner',
      'opensuse',
      'opensuse.leap',
      'opensuse-leap',
      'opensuse-tumbleweed',
      'suse linux enterprise server',
    ] as const
  ).map((word) => [word, 'rpm'] as const),
  ...(['node-pkg', 'nodejs', 'yarn', 'pnpm', 'bun', 'javascript'] as const).map(
    (word) => [word, 'npm'] as const,
  ),
  ...(['python-pkg', 'python', 'pip', 'pipenv', 'poetry', 'uv', 'pylock'] as const).map(
    (word) => [word, 'pypi'] as const,
  ),
  ...(['gemspec', 'bundler', 'rubygems', 'ruby'] as const).map((word) => [word, 'gem'] as const),
  ...(['rustbinary', 'rust-crate', 'crates.io', 'rust'] as const).map((word) => [word, 'cargo'] as const),
  ...(['gobinary', 'gomod', 'go-module', 'go', 'gomodules'] as const).map(
    (word) => [word, 'golang'] as const,
  ),
  ...(['jar', 'pom', 'gradle', 'sbt', 'java-archive', 'java'] as const).map(
    (word) => [word, 'maven'] as const,
  ),
  ...(['composer-vendor', 'php-composer', 'packagist', 'php'] as const).map(
    (word) => [word, 'composer'] as const,
  ),
  ...(['dotnet-core', 'packages-props', 'dotnet', 'packages.config'] as const).map(
    (word) => [word, 'nuget'] as const,
  ),
  ...(['conda-pkg', 'conda-environment'] as const).map((word) => [word, 'conda'] as const),
]);

const plainPackage = {
  purl: '',
  source: undefined,
  arch: undefined,
  licences: [],
  path: '',
  layer: 0,
  confidence: 'high',
} as const satisfies Partial<ImagePackage>;

const emptyConfig: ImageConfig = {
  created: undefined,
  user: '',
  env: [],
  entrypoint: [],
  cmd: [],
  workingDir: '',
  exposedPorts: [],
  volumes: [],
  labels: {},
  healthcheck: undefined,
  onBuild: [],
};

/** What a report says nothing about. */
const emptyScan = {
  reference: undefined,
  digest: '',
  imageId: '',
  platform: '',
  at: '',
  config: emptyConfig,
  history: [],
  layers: [],
  baseLayers: undefined,
  os: undefined,
  files: [],
  accounts: [],
  secrets: [],
  notCovered: [],
  unknown: [],
} as const satisfies Partial<ImageScan>;
