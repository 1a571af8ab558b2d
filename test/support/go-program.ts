import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

export const goIsThere = spawnSync('go', ['version']).status === 0;

export const howToGetGo = goIsThere
  ? ''
  : ' (go is not on PATH; `apt-get install golang-go` or https://go.dev/dl/ brings it)';

const built = new Set<string>();

/** Builds a program of a folder beside this file, once, into `out/`; the first time fetches what it is made of. */
export function goProgram(name: string): string {
  const program = join(root, 'out/go', process.platform === 'win32' ? `${name}.exe` : name);
  if (built.has(name)) return program;
  const cwd = join(root, 'test/support', name);
  const { status, stderr } = spawnSync('go', ['build', '-buildvcs=false', '-o', program, '.'], {
    cwd,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go build fails in ${cwd}: ${stderr}`);
  built.add(name);
  return program;
}
