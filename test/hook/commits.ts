import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type CliResult, runCli } from '../support/cli.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { root } from '../support/root.ts';

/** A Dockerfile that nothing is wrong with at the level of errors. */
export const good = 'FROM node:24\nUSER node\n';
/** The same with a finding of level `error`, made up. */
export const bad = `${good}ENV TOKEN=ghp_${'abcdefghij'.repeat(4).slice(0, 36)}\n`;

export const refusal = /Dockerfile:3:\d+ {2}error {2}secret-value-literal/;

export interface Ran {
  readonly code: number | null;
  /** Both streams. */
  readonly said: string;
}

/** Runs git as a user in a terminal does: its hooks run. */
export function tryGit(
  { root: cwd, environment }: Pick<TestRepository, 'root' | 'environment'>,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Ran {
  const ran = spawnSync('git', args, {
    cwd,
    env: { ...environment, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

/** `git commit -m …` */
export const tryCommit = (repository: TestRepository, ...args: readonly string[]): Ran =>
  tryGit(repository, ['commit', '-q', '-m', 'A commit', ...args]);

export const hook = (
  { root: cwd, environment }: Pick<TestRepository, 'root' | 'environment'>,
  ...args: readonly string[]
): Promise<CliResult> => runCli(['hook', ...args], { cwd, env: environment });

/** A repository with one commit, a good Dockerfile in it, and the hook. */
export async function hooked(name?: string): Promise<TestRepository> {
  const repository = makeRepository(name === undefined ? {} : { name });
  repository.commit({ Dockerfile: good });
  const { code, err } = await hook(repository, 'install');
  assert.equal(code, 0, err);
  return repository;
}

/** A repository with one commit, a good Dockerfile in it, and an empty hooks folder. */
export function withoutHooks(): TestRepository {
  const repository = makeRepository();
  repository.commit({ Dockerfile: good });
  // What git puts there as examples is in nobody's way.
  repository.remove('.git/hooks');
  mkdirSync(join(repository.root, '.git/hooks'));
  return repository;
}

/** Everything in a repository but git's own data and what a round trip commits, with modes. */
export function everything({ root: folder }: TestRepository): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^\.git(?!\/hooks|\/seaworthy|\w)/.test(path) && path !== 'notes.txt')
    .sort()
    .map((path) => {
      const stat = lstatSync(join(folder, path));
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isSymbolicLink()) return `${path} -> ${readlinkSync(join(folder, path))}`;
      if (stat.isDirectory()) return `${path}/`;
      return `${path} ${mode} ${readFileSync(join(folder, path)).toString('base64')}`;
    });
}

/**
 * Installs twice, tries a commit that has to be refused and one that has not, and uninstalls: all is as it
 * was before. `ran` is what the hook says that was there before. Gives what the first install said.
 */
export async function roundTrip(repository: TestRepository, ran?: RegExp): Promise<string> {
  const before = everything(repository);
  const first = await hook(repository, 'install');
  assert.equal(first.code, 0, first.err);
  const once = everything(repository);
  const second = await hook(repository, 'install');
  assert.match(second.out, /is installed already/);
  assert.deepEqual(everything(repository), once);
  repository.stage({ Dockerfile: bad });
  assert.match(tryCommit(repository).said, refusal);
  repository.stage({ Dockerfile: good, 'notes.txt': `${performance.now()}\n` });
  const { code, said } = tryCommit(repository);
  assert.equal(code, 0, said);
  if (ran) assert.match(said, ran);
  const last = await hook(repository, 'uninstall');
  assert.equal(last.code, 0, last.err);
  assert.deepEqual(everything(repository), before);
  const nothing = await hook(repository, 'uninstall');
  assert.match(nothing.out, /No hook of Seaworthy's is installed here/);
  assert.equal(nothing.code, 0);
  return first.out;
}

/** No program of ours, and no Node, is found along it; git and the shell are. */
export const barePath = (): string =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.startsWith(root) && folder !== dirname(process.execPath))
    .join(delimiter);

/** Where the hook stands in an ordinary repository. */
export const hookFile = ({ root: folder }: TestRepository): string => join(folder, '.git/hooks/pre-commit');
