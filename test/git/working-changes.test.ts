import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workingChanges } from '../../server/git/changes.ts';
import { largestWorkingFile } from '../../server/git/working-file.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { randomOf } from './random.ts';
import { known, numbered, open, told } from './told.ts';

async function changed(
  test: TestRepository,
  base: string,
  relevant?: (path: string) => boolean,
): Promise<readonly string[]> {
  return known(await workingChanges(await open(test), base, undefined, relevant)).map(told);
}

describe('what differs in the working tree', () => {
  const disposables: TestRepository[] = [];
  const make = (): TestRepository => {
    const made = makeRepository();
    disposables.push(made);
    return made;
  };
  afterEach(() => {
    for (const each of disposables.splice(0)) each.dispose();
  });

  it('is what was committed, staged, changed and made since, and not what is ignored', async () => {
    const test = make();
    const names = ['same', 'committed', 'staged', 'changed', 'back', 'gone', 'unlinked', 'kept'];
    const base = test.commit(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    test.commit({ committed: 'x\n', 'later/new': 'new\n' });
    test.stage({ staged: 'x\n', back: 'x\n' });
    test.write('back', 'back\n');
    test.write('changed', 'x\n');
    test.write('.gitignore', 'ignored\n');
    test.write('ignored', 'x\n');
    test.write('a/untracked.yaml', 'x\n');
    test.remove('gone');
    test.git('rm', '-q', 'unlinked');
    test.git('rm', '-q', '--cached', 'kept');
    utimesSync(join(test.root, 'same'), new Date(), new Date());
    assert.deepEqual(await changed(test, base), [
      'added .gitignore',
      'added a/untracked.yaml',
      'modified changed',
      'modified committed',
      'deleted gone',
      'added later/new',
      'modified staged',
      'deleted unlinked',
    ]);
  });

  it('tells files that were renamed: in commits, in the index, on the disk only', async () => {
    const test = make();
    const text = (name: string): string => numbered(20).replaceAll('line', name);
    const base = test.commit(
      Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, text(name)])),
    );
    test.git('mv', 'a', 'a2');
    test.commit();
    test.git('mv', 'b', 'b2');
    test.write('b2', `${text('b')}more\n`);
    for (const name of ['c', 'd', 'e', 'f']) test.remove(name);
    test.write('folder/c', text('c'));
    test.write('d2', `${text('d')}more\n`);
    test.write('e2', text('unlike'));
    assert.deepEqual(await changed(test, base), [
      'renamed a → a2',
      'renamed b → b2',
      'renamed d → d2',
      'deleted e',
      'added e2',
      'deleted f',
      'renamed c → folder/c',
    ]);
  });

  it('asks only for what matters, and still knows where it came from', async () => {
    const test = make();
    const base = test.commit({ 'note.txt': numbered(9), 'a.yaml': 'a\n', 'b.txt': 'b\n' });
    test.remove('note.txt');
    test.write('note.yaml', numbered(9));
    test.write('b.txt', 'x\n');
    test.write('a.yaml', 'x\n');
    assert.deepEqual(await changed(test, base, (path) => path.endsWith('.yaml')), [
      'modified a.yaml',
      'renamed note.txt → note.yaml',
    ]);
  });

  it('knows links, folders in the place of files, and what lies behind a link', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-outside-')));
    try {
      writeFileSync(join(outside, 'x.yaml'), 'outside\n');
      const test = make();
      test.write('target', 'target\n');
      test.link('same', 'target');
      test.link('other', 'target');
      test.write('file', 'target');
      test.write('was/x.yaml', 'x\n');
      test.write('place', 'x\n');
      test.git('add', '.');
      const base = test.commit();
      for (const path of ['other', 'file', 'was', 'place']) test.remove(path);
      test.link('other', 'elsewhere');
      test.link('file', 'target');
      test.link('was', outside);
      test.write('place/now', 'new\n');
      assert.deepEqual(await changed(test, base), [
        'modified file',
        'modified other',
        'deleted place',
        'added place/now',
        'added was',
        'deleted was/x.yaml',
      ]);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('takes line ends that git converts as no change, and those that it does not as one', async () => {
    const test = make();
    test.write('.gitattributes', '*.yaml text eol=crlf\n*.bin -text\n');
    const base = test.commit({
      '.gitattributes': '*.yaml text eol=crlf\n*.bin -text\n',
      'a.yaml': 'a\n',
      'a.bin': 'a\n',
      a: 'a\n',
    });
    for (const name of ['a.yaml', 'a.bin', 'a']) test.write(name, 'a\r\n');
    assert.deepEqual(await changed(test, base), ['modified a', 'modified a.bin']);
    test.git('config', 'core.autocrlf', 'true');
    assert.deepEqual(await changed(test, base), ['modified a.bin']);
    test.write('a.yaml', 'b\r\n');
    assert.deepEqual(await changed(test, base), ['modified a.bin', 'modified a.yaml']);
  });

  it('compares what Git LFS keeps by the hash that its pointer names', async () => {
    const test = make();
    const content = 'kind: Pod\n';
    const oid = createHash('sha256').update(content).digest('hex');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
    const base = test.commit({ 'a.yaml': pointer, 'b.yaml': pointer });
    test.write('.git/info/attributes', '*.yaml filter=lfs\n');
    test.write('a.yaml', content);
    test.write('b.yaml', 'kind: Job\n');
    assert.deepEqual(await changed(test, base), ['modified b.yaml']);
  });

  it('leaves files out that a sparse checkout leaves out, unless what is committed differs', async () => {
    const test = make();
    const base = test.commit({ 'in/a': 'a\n', 'out/b': 'b\n', 'out/c': 'c\n' });
    test.commit({ 'out/c': 'changed\n' });
    test.git('sparse-checkout', 'set', '--cone', 'in');
    const changes = known(await workingChanges(await open(test), base));
    assert.deepEqual(changes.map(told), ['modified out/c']);
    assert.equal(changes[0]?.object, test.git('rev-parse', 'HEAD:out/c').trim());
  });

  it('does not enter submodules, nor other repositories', async () => {
    const [test, inner] = [make(), make()];
    const base = test.commit({ a: 'a\n' });
    inner.commit({ x: 'x\n' });
    test.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
    test.git('init', '-q', 'nested');
    test.write('nested/x.yaml', 'x\n');
    test.write('sub/x', 'changed\n');
    assert.deepEqual(await changed(test, base), ['added .gitmodules', 'added sub']);
    assert.deepEqual(await changed(test, test.commit()), []);
  });

  it('takes a file that is too large to be read as changed', async () => {
    const test = make();
    const base = test.commit({ large: 'x' });
    test.write('large', Buffer.alloc(largestWorkingFile + 1));
    assert.deepEqual(await changed(test, base), ['modified large']);
  });

  it('is what `git diff` and `git status` say of 60 generated states', async () => {
    const test = make();
    const count = { all: 0 };
    for (let seed = 0; seed < 60; seed += 1) {
      const random = randomOf(seed);
      const names = Array.from({ length: 12 }, (_, index) => `${random.pick(['', 'a/', 'b c/'])}f${index}`);
      test.git('rm', '-rq', '--cached', '--ignore-unmatch', '.');
      for (const name of ['a', 'b c', ...names]) test.remove(name);
      const base = test.commit(
        Object.fromEntries(names.map((name) => [name, numbered(random.int(9) + 3) + name])),
      );
      for (const name of names) {
        const what = random.int(6);
        if (what === 0) test.write(name, numbered(random.int(9)));
        if (what === 1) test.remove(name);
        if (what === 2) test.stage({ [name]: 'staged\n' });
        if (what === 3) test.git('rm', '-q', '--cached', '--ignore-unmatch', name);
        if (what === 4) test.write(`${name} new`, `${seed}\n`);
      }
      const listed = (out: string): readonly string[] => out.split('\0').filter((each) => each !== '');
      const tracked = listed(test.git('diff', '--name-only', '--no-renames', '-z', base));
      const others = new Set(listed(test.git('ls-files', '--others', '--exclude-standard', '-z')));
      const bytes = (name: string): boolean =>
        test.git('hash-object', '--', name) !== test.git('rev-parse', `${base}:${name}`);
      // Git tells a file that was only taken out of the index as deleted and untracked; it is the same file.
      const expected = [
        ...tracked.filter((name) => !others.has(name)),
        ...[...others].filter((name) => !names.includes(name) || bytes(name)),
      ].toSorted();
      const found = known(await workingChanges(await open(test), base));
      const paths = found.flatMap(({ kind, path, before }) =>
        kind === 'renamed' ? [path, before ?? ''] : [path],
      );
      assert.deepEqual(paths.toSorted(), expected, `seed ${seed}`);
      count.all += paths.length;
    }
    assert.ok(count.all > 200);
  });
});
