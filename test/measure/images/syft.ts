import { spawnSync } from 'node:child_process';

/** A package as both sides are compared: type, name and version in one spelling. */
export interface Named {
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** What Syft finds in an archive; a sentence where it fails. */
export function syftPackages(archive: string): readonly Named[] | string {
  const { status, stdout, stderr } = spawnSync('syft', ['scan', archive, '-q', '-o', 'json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' },
  });
  if (status !== 0) return lastLine(stderr);
  const { artifacts } = JSON.parse(stdout) as { artifacts: readonly Named[] };
  return artifacts.map(({ type, name, version }) => ({ type: types.get(type) ?? type, name, version }));
}

/** Syft's words for packageurl's types. */
const types: ReadonlyMap<string, string> = new Map([
  ['python', 'pypi'],
  ['rust-crate', 'cargo'],
  ['go-module', 'golang'],
  ['java-archive', 'maven'],
  ['jenkins-plugin', 'maven'],
  ['php-composer', 'composer'],
  ['dotnet', 'nuget'],
  ['R-package', 'cran'],
  ['binary', 'generic'],
]);

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
