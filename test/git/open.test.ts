import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stagedChanges } from '../../server/git/changes.ts';
import { type GitProblem, isGitProblem } from '../../server/git/problem.ts';
import { openRepository, type Repository } from '../../server/git/repository.ts';
import { headCommit } from '../../server/git/revision.ts';
import { readIndex } from '../../server/git/tree.ts';
import { stagePaths } from '../../server/git/watch.ts';
import { makeRepository, repositoryAt, type TestRepository, testEnvironment } from '../support/repository.ts';

const realGit = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();

async function problemOf(folder: string, environment = testEnvironment()): Promise<GitProblem> {
  const opened = await openRepository(folder, { environment });
  assert.ok(isGitProblem(opened), 'a problem');
  return opened;
}

async function open(folder: string, environment = testEnvironment()): Promise<Repository> {
  const opened = await openRepository(folder, { environment });
  assert.ok(!isGitProblem(opened), JSON.stringify(opened));
  return opened;
}

async function stagedPaths(repository: Repository): Promise<readonly string[]> {
  const head = await headCommit(repository);
  assert.ok(typeof head !== 'object', JSON.stringify(head));
  const changes = await stagedChanges(repository, head);
  assert.ok(!isGitProblem(changes), JSON.stringify(changes));
  return changes.map(({ path }) => path);
}

describe('openRepository', () => {
  let folder: string;
  const disposables: TestRepository[] = [];
  const make = (...args: Parameters<typeof makeRepository>): TestRepository => {
    const made = makeRepository(...args);
    disposables.push(made);
    return made;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'seaworthy-open-'));
  });
  after(() => {
    for (const each of disposables) each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A folder for `PATH` with a program that stands in git's place. */
  const pathWith = (name: string, script: string): NodeJS.ProcessEnv => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name, 'git'), 0o755);
    return { ...testEnvironment(), PATH: `${join(folder, name)}:${process.env['PATH']}` };
  };

  it('finds the repository from a folder inside it', async () => {
    const { root, write } = make();
    write('a/b/Dockerfile', 'FROM x\n');
    const opened = await open(join(root, 'a/b'));
    assert.deepEqual(
      { ...opened, git: undefined },
      {
        root,
        gitFolder: `${root}/.git`,
        commonFolder: `${root}/.git`,
        indexFile: `${root}/.git/index`,
        hash: 'sha1',
        git: undefined,
      },
    );
    assert.ok(stagePaths(opened).includes(`${root}/.git/index`));
  });

  for (const name of [
    'with space',
    'quo\'te "double"',
    'new\nline',
    '-dash',
    '$(touch x)',
    'é ü',
    'a\\b',
    '--=-=',
  ]) {
    it(`works in a folder called ${JSON.stringify(name)}`, async () => {
      const { root, stage } = make({ name });
      stage({ Dockerfile: 'FROM x\n' });
      const opened = await open(root);
      assert.equal(opened.root, root);
      assert.deepEqual(await stagedPaths(opened), ['Dockerfile']);
    });
  }

  it('knows that there is no commit yet', async () => {
    const { root, stage } = make();
    const opened = await open(root);
    assert.equal(await headCommit(opened), undefined);
    assert.deepEqual(await stagedPaths(opened), []);
    stage({ 'a.yaml': 'a: 1\n' });
    assert.deepEqual(await stagedPaths(opened), ['a.yaml']);
  });

  it('knows another worktree with its own index', async () => {
    const { root, commit, git } = make();
    commit({ a: 'a\n' });
    git('worktree', 'add', '-q', '../other');
    const other = repositoryAt(join(root, '../other'));
    other.stage({ b: 'b\n' });
    const opened = await open(other.root);
    assert.equal(opened.root, other.root);
    assert.equal(opened.commonFolder, `${root}/.git`);
    assert.equal(opened.gitFolder, `${root}/.git/worktrees/other`);
    assert.deepEqual(await stagedPaths(opened), ['b']);
    assert.deepEqual(await stagedPaths(await open(root)), []);
    assert.ok(stagePaths(opened).includes(`${root}/.git/worktrees/other/HEAD`));
    assert.ok(stagePaths(opened).includes(`${root}/.git/refs`));
  });

  it('counts GIT_DIR, GIT_WORK_TREE and GIT_INDEX_FILE of the environment, and none where it is not given', async () => {
    const { root, commit, stage, git, environment } = make();
    commit({ a: 'a\n', b: 'b\n' });
    stage({ a: 'staged\n' });
    git('read-tree', '--index-output=.git/next-index', 'HEAD');
    const hooked = { ...environment, GIT_DIR: `${root}/.git`, GIT_INDEX_FILE: `${root}/.git/next-index` };
    const opened = await open(root, hooked);
    assert.equal(opened.indexFile, `${root}/.git/next-index`);
    assert.deepEqual(await stagedPaths(opened), []);
    const before = { ...process.env };
    try {
      Object.assign(process.env, hooked);
      const plain = await openRepository(root);
      assert.ok(!isGitProblem(plain));
      assert.equal(plain.indexFile, `${root}/.git/index`);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  it('says what a bare repository is', async () => {
    const { root } = make({ init: ['--bare'] });
    assert.equal((await problemOf(root)).problem, 'bare');
  });

  it('says where no repository is', async () => {
    const outside = { ...testEnvironment(), GIT_CEILING_DIRECTORIES: tmpdir() };
    assert.equal((await problemOf(folder, outside)).problem, 'no-repository');
    assert.equal((await problemOf(join(folder, 'missing'), outside)).problem, 'no-repository');
    const { root } = make();
    assert.equal((await problemOf(join(root, '.git'))).problem, 'no-repository');
  });

  it('says that git is missing', async () => {
    const problem = await problemOf(folder, { ...testEnvironment(), PATH: folder });
    assert.equal(problem.problem, 'no-git');
    assert.match(problem.message, /PATH/);
  });

  it('says that git is too old, and which is needed', async () => {
    const { root } = make();
    const old = pathWith(
      'old',
      'for a; do [ "$a" = version ] && echo "git version 2.29.9" && exit; done; exit 1',
    );
    const problem = await problemOf(root, old);
    assert.equal(problem.problem, 'git-too-old');
    assert.match(problem.message, /2\.29\.9 .*2\.30\.0/);
  });

  it('takes versions as vendors write them', async () => {
    const { root } = make();
    for (const [name, version] of [
      ['apple', '2.39.5 (Apple Git-154)'],
      ['windows', '2.47.1.windows.2'],
      ['exact', '2.30.0'],
      ['major', '3.0'],
    ] as const) {
      const script = `for a; do [ "$a" = version ] && echo "git version ${version}" && exit; done; exec ${realGit} "$@"`;
      assert.equal((await open(root, pathWith(name, script))).root, root);
    }
  });

  it('says that a repository needs a newer git', async () => {
    const { root, git } = make();
    git('config', 'core.repositoryFormatVersion', '1');
    git('config', 'extensions.invented', 'true');
    assert.equal((await problemOf(root)).problem, 'git-too-old');
  });

  it('says that a repository belongs to somebody else, and how to trust it', async () => {
    const { root } = make();
    const script = `GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec ${realGit} "$@"`;
    const problem = await problemOf(root, pathWith('owner', script));
    assert.equal(problem.problem, 'not-owned');
    assert.ok(problem.message.endsWith(`git config --global --add safe.directory ${root}`), problem.message);
  });

  it('ends git when it is cancelled', async () => {
    const { root } = make();
    const slow = pathWith('slow', 'exec sleep 30');
    const started = performance.now();
    const opened = await openRepository(root, { environment: slow, signal: AbortSignal.timeout(100) });
    assert.ok(isGitProblem(opened) && opened.problem === 'cancelled');
    assert.ok(performance.now() - started < 5000);
    const repository = await open(root);
    const index = await readIndex(repository, AbortSignal.abort());
    assert.ok(isGitProblem(index) && index.problem === 'cancelled');
  });

  it('lets nothing of a message steer a terminal', async () => {
    const { root } = make();
    const problem = await problemOf(
      root,
      pathWith('loud', 'printf "fatal: \\033[31mred\\007\\n" >&2; exit 9'),
    );
    assert.equal(problem.problem, 'broken');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be in it.
    assert.doesNotMatch(problem.message, /[\u0000-\u001f]/);
  });
});
