import type { ImagePackage, PackageType, Uncovered, Vulnerability } from '../../../rules/core/scan.ts';
import { findVulnerabilities } from '../../../server/image/advisories/match.ts';
import { type ScanRequest, scanImage } from '../../../server/image/scan.ts';
import { keyOf } from './osv-scanner.ts';
import type { TriedPackage } from './packages.ts';

export interface Ours {
  readonly found: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unknown: readonly string[];
}

/** The names that our findings have, by package of a list. */
export async function askOurs(
  type: PackageType,
  packages: readonly TriedPackage[],
  folder: string,
  cache: string,
): Promise<Ours | string> {
  const inventory = packages.map((one) => imagePackage(type, one));
  const answer = await findVulnerabilities(
    { os: undefined, packages: inventory },
    { kind: 'osv-offline', folder },
    { signal: new AbortController().signal, cache },
  );
  if ('trouble' in answer) return answer.message;
  return { found: byPackage(inventory, answer.vulnerabilities), unknown: wordsOf(answer.unknown) };
}

/** The same of images: they are scanned, from the archive to the findings. */
export async function scanOurs(
  archives: readonly string[],
  folder: string,
  cache: string,
): Promise<Ours | string> {
  const found = new Map<string, ReadonlySet<string>>();
  const unknown: string[] = [];
  for (const archive of archives) {
    const scan = await scanImage(request(archive, folder, cache), { signal: new AbortController().signal });
    if ('trouble' in scan) return scan.message;
    for (const [key, ids] of byPackage(scan.packages, scan.vulnerabilities)) found.set(key, ids);
    unknown.push(...wordsOf(scan.unknown));
  }
  return { found, unknown };
}

const request = (archive: string, folder: string, cache: string): ScanRequest => ({
  image: `docker-archive:${archive}`,
  platform: 'linux/amd64',
  scanner: 'embedded',
  scannerPath: undefined,
  outside: [],
  advisories: { kind: 'osv-offline', folder },
  vex: [],
  cache,
  fresh: true,
  network: { plainHttpHosts: [], mirrors: new Map(), proxy: {}, environment: {}, home: '' },
  allowed: 'files',
});

const wordsOf = (unknown: readonly Uncovered[]): readonly string[] =>
  unknown.map(({ what, reason }) => `${what}: ${reason}`);

/** We write an epoch of zero, osv-scanner does not. */
function byPackage(
  packages: readonly ImagePackage[],
  vulnerabilities: readonly Vulnerability[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = packages.map(({ name, version }) => keyOf({ name, version: version.replace(/^0:/, '') }));
  const found = new Map<string, Set<string>>(keys.map((key) => [key, new Set()]));
  for (const { id, aliases, package: index } of vulnerabilities) {
    for (const name of [id, ...aliases]) found.get(keys[index] ?? '')?.add(name);
  }
  return found;
}

const imagePackage = (type: PackageType, { name, version }: TriedPackage): ImagePackage => ({
  type,
  name,
  version,
  purl: '',
  source: undefined,
  arch: undefined,
  licences: [],
  path: '',
  layer: 0,
  confidence: 'high',
});
