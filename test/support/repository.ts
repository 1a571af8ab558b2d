import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a temporary folder, out of reach of the configuration of whoever runs the tests. */
export interface TestRepository {
  /** Absolute, with links resolved. */
  readonly root: string;
  /** For whatever is to work on the repository as if a user had started it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs git in it and gives what it printed; throws where git fails. */
  git(...args: readonly string[]): string;
  /** The same, with what git reads and gives as bytes. */
  feed(input: string | Uint8Array, ...args: readonly string[]): Buffer;
  /** Writes a file of the working tree, with the folders that it needs. */
  write(path: string, content: string | Uint8Array, mode?: number): void;
  link(path: string, target: string): void;
  remove(path: string): void;
  /** Writes files and stages them. */
  stage(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Writes files, stages and commits them; gives the commit's id. */
  commit(files?: Readonly<Record<string, string | Uint8Array>>): string;
  /** Deletes all of it. */
  dispose(): void;
}

export interface RepositoryOptions {
  /** The name of its folder, which may be an odd one. */
  readonly name?: string;
  /** More arguments of `git init`. */
  readonly init?: readonly string[];
}

/** Makes an empty repository on the branch `main`. */
export function makeRepository({ name = 'repository', init = [] }: RepositoryOptions = {}): TestRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-git-')));
  const root = join(folder, name);
  mkdirSync(root);
  execFileSync('git', ['init', '-q', '-b', 'main', ...init, '.'], { cwd: root, env: testEnvironment() });
  return repositoryAt(root, folder);
}

/** A repository that is there already: a clone, another worktree, one with more in its environment. */
export function repositoryAt(root: string, disposable = root, more: NodeJS.ProcessEnv = {}): TestRepository {
  const environment = { ...testEnvironment(), ...more };
  const feed = (input: string | Uint8Array, ...args: readonly string[]): Buffer =>
    execFileSync('git', args, { cwd: root, env: environment, input, stdio: 'pipe', maxBuffer: 1 << 30 });
  const git = (...args: readonly string[]): string => feed('', ...args).toString();
  const write: TestRepository['write'] = (path, content, mode) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, mode);
  };
  const stage: TestRepository['stage'] = (files) => {
    for (const [path, content] of Object.entries(files)) write(path, content);
    feed(`${Object.keys(files).join('\0')}\0`, 'add', '--pathspec-from-file=-', '--pathspec-file-nul');
  };
  return {
    root,
    environment,
    git,
    feed,
    write,
    stage,
    link: (path, target) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(target, join(root, path));
    },
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    commit: (files = {}) => {
      if (Object.keys(files).length > 0) stage(files);
      git('commit', '-q', '--allow-empty', '--no-verify', '-m', 'A commit');
      return git('rev-parse', 'HEAD').trim();
    },
    dispose: () => rmSync(disposable, { recursive: true, force: true }),
  };
}

/** A fixed author and day, and nobody's configuration. */
export function testEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(own),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_AUTHOR_DATE: '2026-11-21T12:00:00Z',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
    GIT_COMMITTER_DATE: '2026-11-21T12:00:00Z',
  };
}
