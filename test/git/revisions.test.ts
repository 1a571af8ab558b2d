import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readBlobs } from '../../server/git/blobs.ts';
import { stagedChanges } from '../../server/git/changes.ts';
import { headCommit, mergeBase, resolveCommit } from '../../server/git/revision.ts';
import { readCommit } from '../../server/git/tree.ts';
import { makeRepository, repositoryAt, type TestRepository } from '../support/repository.ts';
import { known, numbered, open, told } from './told.ts';

describe('revisions', () => {
  const disposables: TestRepository[] = [];
  const make = (): TestRepository => {
    const made = makeRepository();
    disposables.push(made);
    return made;
  };
  after(() => {
    for (const each of disposables) each.dispose();
  });

  it('mean commits: branches, tags, ids, relative names', async () => {
    const test = make();
    const first = test.commit({ a: 'a\n' });
    test.git('tag', '-a', '-m', 'A tag', 'v1');
    const second = test.commit({ a: 'b\n' });
    const repository = await open(test);
    for (const [name, commit] of [
      ['main', second],
      ['HEAD', second],
      ['HEAD~1', first],
      ['v1', first],
      [first.slice(0, 10), first],
    ] as const)
      assert.equal(await resolveCommit(repository, name), commit, name);
    for (const name of ['nowhere', 'HEAD:a', 'origin/main', 'HEAD~9', 'a..b']) {
      const found = await resolveCommit(repository, name);
      assert.ok(typeof found === 'object' && found.problem === 'unknown-revision', name);
      assert.ok(found.message.includes(name));
    }
    assert.deepEqual([...known(await readCommit(repository, first)).entries.keys()], ['a']);
    assert.equal(known(await readCommit(repository, first)).commit, first);
  });

  it('have a merge base, or a reason why none is known', async () => {
    const test = make();
    const fork = test.commit({ a: 'a\n' });
    test.git('checkout', '-q', '-b', 'side');
    test.commit({ b: 'b\n' });
    test.git('checkout', '-q', 'main');
    test.commit({ a: 'c\n' });
    const repository = await open(test);
    assert.equal(await mergeBase(repository, 'side'), fork);
    test.git('checkout', '-q', '--orphan', 'alone');
    const unborn = await mergeBase(repository, 'main');
    assert.ok(typeof unborn === 'object' && unborn.problem === 'no-merge-base');
    test.commit({ c: 'c\n' });
    const none = await mergeBase(repository, 'main');
    assert.ok(typeof none === 'object' && none.problem === 'no-merge-base');

    const shallow = join(test.root, '../shallow');
    const clone = ['clone', '-q', '--depth=1', '--no-single-branch', `file://${test.root}`, shallow];
    assert.equal(spawnSync('git', clone, { env: test.environment }).status, 0);
    const clonedTest = repositoryAt(shallow);
    clonedTest.git('checkout', '-q', 'main');
    const cloned = await open(clonedTest);
    const cut = await mergeBase(cloned, 'origin/side');
    assert.ok(typeof cut === 'object' && cut.problem === 'shallow', JSON.stringify(cut));
    assert.match(cut.message, /git fetch --unshallow/);
    assert.equal(await mergeBase(cloned, 'origin/main'), known(await headCommit(cloned)));
  });

  it('tell of a HEAD whose commit is missing', async () => {
    const test = make();
    test.commit({ a: 'a\n' });
    test.git('update-ref', '--no-deref', 'HEAD', 'HEAD');
    test.write('.git/HEAD', `${'1'.repeat(40)}\n`);
    const head = await headCommit(await open(test));
    assert.ok(typeof head === 'object' && head.problem === 'broken');
  });

  it('of a partial clone are compared without fetching', async () => {
    const test = make();
    test.git('config', 'uploadpack.allowFilter', 'true');
    test.commit({ old: numbered(50), other: numbered(40) });
    test.commit({ old: 'x\n' });
    const partial = join(test.root, '../partial');
    const clone = ['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${test.root}`, partial];
    assert.equal(spawnSync('git', clone, { env: test.environment }).status, 0);
    const cloned = repositoryAt(partial);
    cloned.git('read-tree', 'HEAD~1');
    cloned.git('-c', 'core.fsmonitor=', 'rm', '-q', '--cached', 'old');
    const object = cloned
      .feed(`${numbered(50)}more\n`, 'hash-object', '-w', '--stdin')
      .toString()
      .trim();
    cloned.git('update-index', '--add', '--cacheinfo', `100644,${object},new`);
    const repository = await open(cloned);
    const base = known(await resolveCommit(repository, 'HEAD~1'));
    assert.deepEqual(
      known(await stagedChanges(repository, base))
        .map(told)
        .toSorted(),
      ['added new', 'deleted old'],
    );
    const absent = known(await readCommit(repository, base)).entries.get('old')?.object ?? '';
    assert.equal(
      known(await readBlobs(repository, [absent, object], { largest: 1e6 })).get(absent),
      'missing',
    );
  });
});
