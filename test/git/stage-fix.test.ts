import assert from 'node:assert/strict';
import { chmodSync, lchownSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isGitProblem } from '../../server/git/problem.ts';
import { type StagedFix, type StagedFixResult, stageFixes } from '../../server/git/stage-fix.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { blobOf, indexOf, known, numbered, open } from './told.ts';

/** A fix of what is staged under a path, as whoever checked the index would have made it. */
async function fixOf(test: TestRepository, path: string, fix: (text: string) => string): Promise<StagedFix> {
  const entry = (await indexOf(test)).entries.get(path);
  const before = await blobOf(test, path);
  assert.ok(entry !== undefined && before instanceof Buffer);
  return { entry, before, after: Buffer.from(fix(before.toString('latin1')), 'latin1') };
}

const upper =
  (line: number) =>
  (text: string): string =>
    text.replace(`line ${line}\n`, `LINE ${line}\n`);

async function stage(
  test: TestRepository,
  ...fixes: readonly StagedFix[]
): Promise<readonly StagedFixResult[]> {
  return known(await stageFixes(await open(test), fixes));
}

async function stagedText(test: TestRepository, path: string): Promise<string> {
  return String(await blobOf(test, path));
}

const textOf = ({ root }: TestRepository, path: string): string => readFileSync(join(root, path), 'latin1');

/** Root may write everywhere: there somebody else does the work. */
async function asNobody(test: TestRepository, work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return await work();
  const nobody = 65534;
  for (const path of ['..', '.', ...readdirSync(test.root, { recursive: true }).map(String)])
    lchownSync(join(test.root, path), nobody, nobody);
  process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
    for (const path of ['..', '.', ...readdirSync(test.root, { recursive: true }).map(String)])
      lchownSync(join(test.root, path), 0, 0);
  }
}

describe('stageFixes', () => {
  let test: TestRepository;
  beforeEach(() => {
    test = makeRepository();
  });
  afterEach(() => {
    const litter = readdirSync(test.root, { recursive: true }).filter((name) =>
      String(name).includes('.tmp'),
    );
    test.dispose();
    assert.deepEqual(litter, []);
  });

  it('fixes what is staged and the working file, and leaves what is not staged as it is', async () => {
    test.commit({ Dockerfile: numbered(10), other: 'other\n' });
    test.stage({ Dockerfile: `${numbered(10)}staged\n` });
    test.write('Dockerfile', `unstaged\n${numbered(10)}staged\n`, 0o755);
    test.write('other', 'changed\n');
    const before = test.git('ls-files', '-s', 'other');
    const results = await stage(test, await fixOf(test, 'Dockerfile', upper(5)));
    assert.deepEqual(results, [{ path: 'Dockerfile', done: true }]);
    assert.equal(await stagedText(test, 'Dockerfile'), `${upper(5)(numbered(10))}staged\n`);
    assert.equal(textOf(test, 'Dockerfile'), `unstaged\n${upper(5)(numbered(10))}staged\n`);
    assert.equal(statSync(join(test.root, 'Dockerfile')).mode & 0o777, 0o755);
    assert.equal(test.git('ls-files', '-s', 'other'), before);
    assert.equal(textOf(test, 'other'), 'changed\n');
  });

  it('leaves both alone where the fix meets what is not staged', async () => {
    test.stage({ a: numbered(10), b: numbered(10) });
    test.write('a', numbered(10).replace('line 5', 'mine'));
    const results = await stage(test, await fixOf(test, 'a', upper(5)), await fixOf(test, 'b', upper(5)));
    assert.deepEqual(
      results.map(({ path, done }) => [path, done]),
      [
        ['a', false],
        ['b', true],
      ],
    );
    assert.match(results[0]?.reason ?? '', /not staged/);
    assert.equal(await stagedText(test, 'a'), numbered(10));
    assert.equal(textOf(test, 'a'), numbered(10).replace('line 5', 'mine'));
  });

  it('keeps the mode of the entry, odd names, and the line ends of the working file', async () => {
    test.git('config', 'core.autocrlf', 'true');
    const [odd, crlf] = ['new\nline "q" é', 'crlf.yaml'];
    test.stage({ [odd]: numbered(3), [crlf]: numbered(3).replaceAll('\n', '\r\n') });
    test.git('update-index', '--chmod=+x', odd);
    assert.equal(await stagedText(test, crlf), numbered(3));
    await stage(test, await fixOf(test, odd, upper(1)), await fixOf(test, crlf, upper(2)));
    assert.equal((await indexOf(test)).entries.get(odd)?.mode, '100755');
    assert.equal(await stagedText(test, crlf), upper(2)(numbered(3)));
    assert.equal(textOf(test, crlf), upper(2)(numbered(3)).replaceAll('\n', '\r\n'));
    assert.equal(test.git('diff', '--name-only', crlf).trim(), '');
  });

  it('stages the fix of a file that is gone from the disk, and leaves it gone', async () => {
    test.stage({ a: numbered(3) });
    test.remove('a');
    assert.deepEqual(await stage(test, await fixOf(test, 'a', upper(1))), [{ path: 'a', done: true }]);
    assert.equal(await stagedText(test, 'a'), upper(1)(numbered(3)));
    assert.ok(!readdirSync(test.root).includes('a'));
  });

  it('leaves alone what it cannot fix without guessing', async () => {
    test.stage({
      link: numbered(3),
      folder: numbered(3),
      'filtered.yaml': numbered(3),
      assumed: numbered(3),
    });
    test.stage({ again: numbered(3), pointer: numbered(3), 'utf16.yaml': numbered(3) });
    test.git('update-index', '--assume-unchanged', 'assumed');
    const names = ['link', 'folder', 'filtered.yaml', 'assumed', 'again', 'pointer', 'utf16.yaml'];
    const fixes = await Promise.all(names.map((name) => fixOf(test, name, upper(1))));
    for (const name of ['link', 'folder']) test.remove(name);
    test.link('link', 'assumed');
    test.write('folder/x', 'x\n');
    test.write('.gitattributes', 'filtered.yaml filter=x\nutf16.yaml working-tree-encoding=UTF-16LE\n');
    for (const name of ['filtered.yaml', 'utf16.yaml']) test.write(name, `more\n${numbered(3)}`);
    test.stage({ again: `${numbered(3)}again\n` });
    const wrong = fixes.map((fix) =>
      fix.entry.path === 'pointer' ? { ...fix, before: Buffer.from('x') } : fix,
    );
    const index = test.git('ls-files', '-v', '-s');
    const results = await stage(test, ...wrong);
    assert.ok(
      results.every(({ done, reason }) => !done && reason),
      JSON.stringify(results),
    );
    assert.equal(test.git('ls-files', '-v', '-s'), index);
    assert.equal(readlinkSync(join(test.root, 'link')), 'assumed');
    assert.equal(textOf(test, 'filtered.yaml'), `more\n${numbered(3)}`);
    assert.equal(textOf(test, 'assumed'), numbered(3));
    const reasons = new Map(results.map(({ path, reason }) => [path, reason]));
    assert.match(reasons.get('filtered.yaml') ?? '', /filter=x/);
    assert.match(reasons.get('again') ?? '', /staged by now/);
    assert.match(reasons.get('assumed') ?? '', /assume-unchanged/);
  });

  it('leaves files in conflict and those of a sparse checkout alone', async () => {
    test.commit({ 'in/a': numbered(3), 'out/b': numbered(3), both: numbered(3) });
    const [sparse, both] = [await fixOf(test, 'out/b', upper(1)), await fixOf(test, 'both', upper(1))];
    test.git('sparse-checkout', 'set', '--cone', 'in');
    const { object } = both.entry;
    const sides = [1, 2, 3].map((side) => `100644 ${object} ${side}\tboth\n`).join('');
    test.feed(`0 ${'0'.repeat(40)}\tboth\n${sides}`, 'update-index', '--index-info');
    const results = await stage(test, sparse, both);
    assert.deepEqual(
      results.map(({ done }) => done),
      [false, false],
    );
    assert.match(results[0]?.reason ?? '', /sparse/);
    assert.match(results[1]?.reason ?? '', /conflict/);
  });

  it('changes nothing while another git holds the lock, and waits for one that is short', async () => {
    test.stage({ a: numbered(3) });
    const fix = await fixOf(test, 'a', upper(1));
    test.write('.git/index.lock', '');
    const locked = await stageFixes(await open(test), [fix]);
    assert.ok(isGitProblem(locked) && locked.problem === 'locked');
    assert.match(locked.message, /index\.lock/);
    assert.equal(textOf(test, 'a'), numbered(3));
    const waiting = stage(test, fix);
    setTimeout(() => test.remove('.git/index.lock'), 120);
    assert.deepEqual(await waiting, [{ path: 'a', done: true }]);
    assert.equal(textOf(test, 'a'), upper(1)(numbered(3)));
  });

  it('takes back what it staged where the working file was changed meanwhile', async () => {
    test.stage({ a: numbered(3), b: numbered(3) });
    const fixes = [await fixOf(test, 'a', upper(1)), await fixOf(test, 'b', upper(1))];
    const repository = await open(test);
    const { git } = repository;
    const meanwhile = {
      ...repository,
      git: {
        run: (...args: Parameters<typeof git.run>) => {
          if (args[0][0] === 'update-index') test.write('a', 'typed meanwhile\n');
          return git.run(...args);
        },
      },
    };
    const results = known(await stageFixes(meanwhile, fixes));
    assert.deepEqual(
      results.map(({ done }) => done),
      [false, true],
    );
    assert.equal(await stagedText(test, 'a'), numbered(3));
    assert.equal(textOf(test, 'a'), 'typed meanwhile\n');
    assert.equal(await stagedText(test, 'b'), upper(1)(numbered(3)));
  });

  it('changes nothing in a folder that cannot be written', async () => {
    test.stage({ 'sub/a': numbered(3), b: numbered(3) });
    const fixes = [await fixOf(test, 'sub/a', upper(1)), await fixOf(test, 'b', upper(1))];
    await asNobody(test, async () => {
      chmodSync(join(test.root, 'sub'), 0o555);
      const results = await stage(test, ...fixes);
      chmodSync(join(test.root, 'sub'), 0o755);
      assert.deepEqual(
        results.map(({ done }) => done),
        [false, true],
      );
      assert.match(results[0]?.reason ?? '', /EACCES/);
    });
    assert.equal(await stagedText(test, 'sub/a'), numbered(3));
    assert.equal(textOf(test, 'sub/a'), numbered(3));
  });

  it('fixes the index that the environment names, and works with SHA-256 and a split index', async () => {
    const own = makeRepository({ init: ['--object-format=sha256'] });
    try {
      own.stage({ a: numbered(3), b: 'b\n' });
      own.git('update-index', '--split-index');
      assert.deepEqual(await stage(own, await fixOf(own, 'a', upper(1))), [{ path: 'a', done: true }]);
      assert.equal(await stagedText(own, 'a'), upper(1)(numbered(3)));
      assert.equal(own.git('fsck', '--strict', '--no-dangling').trim(), '');
    } finally {
      own.dispose();
    }
    test.commit({ a: numbered(3) });
    test.git('read-tree', '--index-output=.git/next-index', 'HEAD');
    const fix = await fixOf(test, 'a', upper(1));
    const hooked = {
      ...test,
      environment: { ...test.environment, GIT_INDEX_FILE: join(test.root, '.git/next-index') },
    };
    await stage(hooked, fix);
    assert.equal(await stagedText(test, 'a'), numbered(3));
    assert.equal(await stagedText(hooked, 'a'), upper(1)(numbered(3)));
  });
});
