import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBlobs } from '../../server/git/blobs.ts';
import { stagedChanges, workingChanges } from '../../server/git/changes.ts';
import { listRevisions } from '../../server/git/list-revisions.ts';
import { isGitProblem } from '../../server/git/problem.ts';
import { openRepository, type Repository } from '../../server/git/repository.ts';
import { headCommit, mergeBase, resolveCommit } from '../../server/git/revision.ts';
import { stageFixes } from '../../server/git/stage-fix.ts';
import { readCommit, readIndex } from '../../server/git/tree.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { absent, type Trapped, trap } from './trapped.ts';

async function open({ root, environment }: TestRepository): Promise<Repository> {
  const repository = await openRepository(root, { environment });
  assert.ok(!isGitProblem(repository), JSON.stringify(repository));
  return repository;
}

describe('a repository that tries to run programs', () => {
  let trapped: Trapped;
  before(() => {
    trapped = trap();
  });
  after(() => trapped.dispose());

  it('gets none of them run by anything that reads it', async () => {
    const { base, ran } = trapped;
    const repository = await open(trapped.repository);
    assert.deepEqual(ran(), [], 'openRepository');
    const index = await readIndex(repository);
    assert.ok(!isGitProblem(index));
    assert.deepEqual(ran(), [], 'readIndex');
    const commit = await readCommit(repository, base);
    assert.ok(!isGitProblem(commit));
    assert.deepEqual(ran(), [], 'readCommit');
    assert.equal(await headCommit(repository), base);
    assert.equal(await resolveCommit(repository, 'main'), base);
    assert.equal(await mergeBase(repository, 'main'), base);
    assert.ok(!isGitProblem(await listRevisions(repository)));
    assert.deepEqual(ran(), [], 'revisions');
    const staged = await stagedChanges(repository, base);
    assert.ok(!isGitProblem(staged) && staged.length > 0);
    assert.deepEqual(ran(), [], 'stagedChanges');
    const working = await workingChanges(repository, base);
    assert.ok(!isGitProblem(working) && working.some(({ path }) => path === 'Dockerfile'));
    assert.deepEqual(ran(), [], 'workingChanges');
    const objects = [...index.entries.values(), ...commit.entries.values()].map(({ object }) => object);
    const blobs = await readBlobs(repository, [...objects, absent], { largest: 1e6 });
    assert.ok(!isGitProblem(blobs), JSON.stringify(blobs));
    assert.equal(blobs.get(absent), 'missing', 'a partial clone fetches nothing');
    assert.deepEqual(ran(), [], 'readBlobs');
  });

  it('gets none of them run by staging fixes', async () => {
    const { ran } = trapped;
    const repository = await open(trapped.repository);
    const index = await readIndex(repository);
    assert.ok(!isGitProblem(index));
    const entries = ['Dockerfile', 'a.yaml', 'renamed.yaml'].flatMap((path) => index.entries.get(path) ?? []);
    const blobs = await readBlobs(
      repository,
      entries.map(({ object }) => object),
      { largest: 1e6 },
    );
    assert.ok(!isGitProblem(blobs));
    const fixes = entries.map((entry) => {
      const before = blobs.get(entry.object);
      assert.ok(before instanceof Buffer);
      return { entry, before, after: Buffer.from(`fixed\n${before}`) };
    });
    const results = await stageFixes(repository, fixes);
    assert.ok(!isGitProblem(results), JSON.stringify(results));
    assert.deepEqual(
      results.map(({ done }) => done),
      [false, true, true],
      JSON.stringify(results),
    );
    assert.deepEqual(ran(), []);
  });

  it('is a trap that works: plain git runs them', () => {
    const { repository, ran } = trapped;
    const { root, environment } = repository;
    const plain = (...args: readonly string[]): void => {
      spawnSync('git', args, { cwd: root, env: environment, timeout: 20_000 });
    };
    repository.write('Dockerfile', 'other\n');
    repository.write('a.yaml', 'other\n');
    plain('update-index', '--refresh');
    plain('config', '--unset', 'filter.process.process');
    plain('diff');
    plain('diff', '--no-ext-diff');
    plain('cat-file', '-p', absent);
    plain('add', 'a.yaml');
    plain('update-index', '--add', '--cacheinfo', `100644,${absent},x`);
    const seen = ran();
    const armed = ['clean', 'process', 'driver-diff', 'text-textconv', 'ssh', 'configured post-index-change'];
    for (const name of [...armed, 'included-fsmonitor'])
      assert.ok(seen.includes(name), `${name} in ${seen.join(', ')}`);
  });
});

describe('the git that is started', () => {
  it('is never one that lies in the folder', async () => {
    const repository = makeRepository();
    const before = process.cwd();
    try {
      repository.write('git', '#!/bin/sh\n: > ran\n', 0o755);
      repository.write('bin/git', '#!/bin/sh\n: > ran\n', 0o755);
      process.chdir(repository.root);
      const environment = { ...repository.environment, PATH: `.::bin:./bin:${process.env['PATH']}` };
      const opened = await openRepository(repository.root, { environment });
      assert.ok(!isGitProblem(opened));
      assert.ok(!readdirSync(repository.root).includes('ran'));
    } finally {
      process.chdir(before);
      repository.dispose();
    }
  });

  it('inherits no variable that names a program or a file to write', async () => {
    const repository = makeRepository();
    try {
      repository.write('trap', '#!/bin/sh\n: > ran\n', 0o755);
      const trap = join(repository.root, 'trap');
      const out = join(repository.root, 'ran');
      const base = repository.commit({ a: 'a\n' });
      repository.stage({ a: 'b\n' });
      const names = [
        'GIT_EXTERNAL_DIFF',
        'GIT_PAGER',
        'GIT_ASKPASS',
        'GIT_SSH',
        'GIT_SSH_COMMAND',
        'GIT_PROXY_COMMAND',
        'GIT_EDITOR',
      ];
      const traces = ['GIT_TRACE', 'GIT_TRACE2', 'GIT_TRACE2_EVENT', 'GIT_TRACE_SETUP'];
      const environment = {
        ...repository.environment,
        ...Object.fromEntries(names.map((name) => [name, trap])),
        ...Object.fromEntries(traces.map((name) => [name, out])),
      };
      const opened = await openRepository(repository.root, { environment });
      assert.ok(!isGitProblem(opened));
      await stagedChanges(opened, base);
      await readBlobs(opened, [absent], { largest: 1 });
      assert.ok(!readdirSync(repository.root).includes('ran'));
    } finally {
      repository.dispose();
    }
  });

  it('gets no revision that is an option', async () => {
    const repository = makeRepository();
    try {
      repository.commit({ a: 'a\n' });
      const opened = await open(repository);
      for (const name of ['--output=x', '-x', '', 'main\0x', 'main\nmain', '--all', '--git-dir']) {
        const found = await resolveCommit(opened, name);
        assert.ok(typeof found === 'object' && found.problem === 'unknown-revision', name);
      }
      const found = await readCommit(opened, '--name-only');
      assert.ok(isGitProblem(found));
    } finally {
      repository.dispose();
    }
  });
});
