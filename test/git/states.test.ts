import assert from 'node:assert/strict';
import { readBlobs } from '../../server/git/blobs.ts';
import { stagedChanges } from '../../server/git/changes.ts';
import { isGitProblem } from '../../server/git/problem.ts';
import { readCommit, readIndex } from '../../server/git/tree.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { blobOf, indexOf, known, numbered, open, staged, told } from './told.ts';

describe('what is staged', () => {
  const disposables: TestRepository[] = [];
  const make = (...args: Parameters<typeof makeRepository>): TestRepository => {
    const made = makeRepository(...args);
    disposables.push(made);
    return made;
  };
  afterEach(() => {
    for (const each of disposables.splice(0)) each.dispose();
  });

  it('is the staged half of a file, not what the working tree has', async () => {
    const test = make();
    test.commit({ Dockerfile: 'a\n' });
    test.stage({ Dockerfile: 'b\n' });
    test.write('Dockerfile', 'c\n');
    assert.deepEqual(await staged(test), ['modified Dockerfile']);
    assert.equal(String(await blobOf(test, 'Dockerfile')), 'b\n');
  });

  it('tells renamed, deleted, new and changed files, and those of another kind or mode', async () => {
    const test = make();
    test.commit({ old: numbered(20), gone: 'gone\n', kind: 'target', run: 'run\n', same: 'same\n' });
    test.git('mv', 'old', 'new');
    test.stage({ new: `${numbered(20)}more\n`, fresh: 'fresh\n' });
    test.git('rm', '-q', 'gone', 'kind');
    test.link('kind', 'target');
    test.git('add', 'kind');
    test.git('update-index', '--chmod=+x', 'run');
    assert.deepEqual((await staged(test)).toSorted(), [
      'added fresh',
      'deleted gone',
      'modified kind',
      'modified run',
      'renamed old → new',
    ]);
    assert.equal((await indexOf(test)).entries.get('kind')?.kind, 'link');
    assert.equal((await indexOf(test)).entries.get('run')?.mode, '100755');
  });

  it('leaves out what is only meant to be added', async () => {
    const test = make();
    test.commit({ a: 'a\n' });
    test.stage({ empty: '' });
    test.write('meant', 'meant\n');
    test.git('add', '-N', 'meant');
    assert.deepEqual(await staged(test), ['added empty']);
    assert.deepEqual([...(await indexOf(test)).entries.keys()], ['a', 'empty']);
  });

  it('has files in conflict apart, in a merge and in a rebase', async () => {
    for (const way of ['merge', 'rebase']) {
      const test = make();
      test.commit({ both: 'a\n', other: 'a\n' });
      test.git('checkout', '-q', '-b', 'side');
      test.commit({ both: 'b\n' });
      test.git('checkout', '-q', 'main');
      test.commit({ both: 'c\n', other: 'c\n' });
      assert.throws(() => test.git(way, 'side'));
      const tree = await indexOf(test);
      assert.deepEqual(tree.conflicts, ['both']);
      assert.deepEqual([...tree.entries.keys()], ['other']);
      assert.deepEqual(await staged(test), way === 'merge' ? [] : ['modified other']);
    }
  });

  it('tells submodules from files', async () => {
    const [test, inner] = [make(), make()];
    const id = inner.commit({ a: 'a\n' });
    test.commit({ a: 'a\n' });
    test.git('update-index', '--add', '--cacheinfo', `160000,${id},sub`);
    test.git('config', '-f', '.gitmodules', 'submodule.sub.path', 'sub');
    test.git('config', '-f', '.gitmodules', 'submodule.sub.ignore', 'all');
    test.git('config', 'diff.ignoreSubmodules', 'all');
    assert.deepEqual(await staged(test), ['added sub']);
    assert.equal((await indexOf(test)).entries.get('sub')?.kind, 'submodule');
    assert.equal(await blobOf(test, 'sub'), 'missing');
  });

  it('gives blobs as they are: pointers, binary ones, line ends, whatever attributes say', async () => {
    const test = make();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`;
    test.stage({ 'a.bin': Buffer.from([0, 255, 10, 13, 0]), pointer, 'crlf.yaml': 'a: 1\r\n' });
    test.write('.gitattributes', '* text=auto eol=crlf working-tree-encoding=UTF-16 ident\n');
    assert.deepEqual(await blobOf(test, 'a.bin'), Buffer.from([0, 255, 10, 13, 0]));
    assert.equal(String(await blobOf(test, 'pointer')), pointer);
    assert.equal(String(await blobOf(test, 'crlf.yaml')), 'a: 1\r\n');
  });

  it('keeps paths with odd characters, and bytes that are no UTF-8', async () => {
    const test = make();
    const names = [
      'a b',
      'new\nline',
      'quo"te',
      "sing'le",
      'tab\there',
      'back\\slash',
      'é',
      '--option',
      ':(glob)*',
      '日本',
    ];
    test.stage(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    const object = test.feed('odd\n', 'hash-object', '-w', '--stdin').toString().trim();
    for (const byte of [0xff, 0xfe])
      test.feed(
        Buffer.concat([Buffer.from(`100644 ${object}\tx`), Buffer.from([byte]), Buffer.from('.yaml\0')]),
        ...['update-index', '-z', '--index-info'],
      );
    const tree = await indexOf(test);
    assert.deepEqual(
      [...tree.entries.keys()].toSorted(),
      [...names, 'x\ufffd.yaml', 'x\ufffd\ufffd.yaml'].toSorted(),
    );
    const raws = [...tree.entries.values()].map(({ raw }) => Buffer.from(raw).toString('latin1'));
    assert.ok(raws.includes('x\xff.yaml') && raws.includes('x\xfe.yaml'));
    assert.equal((await staged(test)).length, names.length + 2);
  });

  it('does not read a blob that is too large', async () => {
    const test = make();
    const large = test.feed(
      Buffer.alloc(100 * 1024 * 1024, 'x'),
      '-c',
      'core.compression=1',
      'hash-object',
      '-w',
      '--stdin',
    );
    test.git('update-index', '--add', '--cacheinfo', `100644,${large.toString().trim()},large.yaml`);
    test.stage({ 'small.yaml': 'a: 1\n' });
    const repository = await open(test);
    const objects = [...known(await readIndex(repository)).entries.values()].map(({ object }) => object);
    const started = performance.now();
    const blobs = known(await readBlobs(repository, [...objects, ...objects], { largest: 1e6 }));
    assert.ok(performance.now() - started < 1000);
    assert.deepEqual([...blobs.values()].map(String), ['too-large', 'a: 1\n']);
    assert.deepEqual(await staged(test), ['added large.yaml', 'added small.yaml']);
    assert.deepEqual([...known(await readBlobs(repository, objects, { largest: 5 })).values()].map(String), [
      'too-large',
      'a: 1\n',
    ]);
    assert.deepEqual(
      [...known(await readBlobs(repository, objects, { largest: 4 })).values()],
      ['too-large', 'too-large'],
    );
  });

  it('is read with SHA-256 as well', async () => {
    const test = make({ init: ['--object-format=sha256'] });
    test.stage({ first: 'a\n' });
    assert.deepEqual((await indexOf(test)).entries.get('first')?.object.length, 64);
    const repository = await open(test);
    assert.equal(repository.hash, 'sha256');
    assert.deepEqual(known(await stagedChanges(repository, undefined)).map(told), ['added first']);
    test.commit();
    test.stage({ first: 'b\n' });
    assert.deepEqual(await staged(test), ['modified first']);
    assert.equal(String(await blobOf(test, 'first')), 'b\n');
  });

  it('is whole in a sparse checkout, with a sparse and with a split index', async () => {
    const test = make();
    const base = test.commit({ 'in/a': 'a\n', 'out/b': 'b\n', 'out/deep/c': 'c\n', top: 't\n' });
    for (const settings of [
      ['sparse-checkout', 'set', '--cone', '--no-sparse-index', 'in'],
      ['sparse-checkout', 'set', '--cone', '--sparse-index', 'in'],
      ['sparse-checkout', 'disable'],
      ['update-index', '--split-index'],
    ]) {
      test.git(...settings);
      assert.deepEqual([...(await indexOf(test)).entries.keys()], ['in/a', 'out/b', 'out/deep/c', 'top']);
      assert.deepEqual(await staged(test), []);
    }
    test.stage({ 'in/a': 'changed\n' });
    assert.deepEqual(await staged(test, base), ['modified in/a']);
  });

  it('tells what it cannot read', async () => {
    const test = make();
    test.commit({ a: 'a\n' });
    test.write('.git/index', 'no index at all, by far');
    const repository = await open(test);
    const index = await readIndex(repository);
    assert.ok(isGitProblem(index) && index.problem === 'broken' && index.message.includes('index'));
    const tree = await readCommit(repository, '1'.repeat(40));
    assert.ok(isGitProblem(tree) && tree.problem === 'broken');
  });
});
