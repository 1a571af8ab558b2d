import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TriedPackage } from './packages.ts';

/** `OSV_SCANNER`, or the one on the PATH. */
const program = process.env['OSV_SCANNER'] ?? 'osv-scanner';

/** Its version, undefined where there is none. */
export function scannerVersion(): string | undefined {
  const { stdout, status } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /version: (\S+)/.exec(stdout)?.[1] : undefined;
}

/** The same zip files where it looks for them: under a name that has changed with its versions. */
export function layOut(zips: ReadonlyMap<string, string>, folder: string): void {
  for (const [ecosystem, zip] of zips) {
    for (const owner of ['osv-scanner', 'osv-scalibr']) {
      const target = join(folder, owner, ecosystem, 'all.zip');
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(zip, target);
    }
  }
}

export type Asked = { readonly sbom: string } | { readonly archive: string };

/** The ids that it finds, by package. It is asked about SBOMs, or about archives of images. */
export function askScanner(
  asked: readonly Asked[],
  folder: string,
): ReadonlyMap<string, ReadonlySet<string>> | string {
  const found = new Map<string, Set<string>>();
  for (const one of asked) {
    const answer = run(one, folder);
    if (typeof answer === 'string') return answer;
    for (const { packages = [] } of answer.results) {
      for (const { package: about, vulnerabilities = [] } of packages) {
        const key = keyOf(about);
        const ids = found.get(key) ?? new Set();
        for (const { id } of vulnerabilities) ids.add(id);
        found.set(key, ids);
      }
    }
  }
  return found;
}

function run(asked: Asked, folder: string): Answer | string {
  const what =
    'sbom' in asked
      ? ['source', '-L', asked.sbom]
      : ['image', '--experimental-plugins', 'artifact,os/rpm', '--archive', asked.archive];
  const [kind = '', ...rest] = what;
  const { stdout, stderr, status } = spawnSync(
    program,
    ['scan', kind, '--offline', '--format', 'json', '--all-packages', '--verbosity', 'error', ...rest],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: {
        ...process.env,
        OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: folder,
        OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY: folder,
      },
    },
  );
  // 0: nothing found; 1: something found.
  return status === 0 || status === 1 ? (JSON.parse(stdout) as Answer) : `failed: ${stderr.slice(-200)}`;
}

/** As PEP 503 has names: osv-scanner prints those of Python's packages so. */
export const keyOf = ({ name, version }: TriedPackage): string =>
  `${name.toLowerCase().replace(/[-_.]+/g, '-')} ${version}`;

interface Answer {
  readonly results: readonly {
    readonly packages?: readonly {
      readonly package: TriedPackage;
      readonly vulnerabilities?: readonly { readonly id: string }[];
    }[];
  }[];
}
