import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readBlobs } from '../../server/git/blobs.ts';
import { stagedChanges } from '../../server/git/changes.ts';
import { openRepository } from '../../server/git/repository.ts';
import { readIndex } from '../../server/git/tree.ts';
import { makeRepository, repositoryAt, type TestRepository } from '../support/repository.ts';
import { type Random, randomOf } from './random.ts';
import { known, numbered } from './told.ts';

/** Together 200 states. */
const bases = 20;
const statesOfBase = 10;

/** A path's bytes, one to a character. */
type Raw = string;
interface Item {
  readonly mode: string;
  readonly object: string;
}

const names: readonly Raw[] = [
  'Dockerfile',
  'a b.yaml',
  'new\nline',
  'quo"te\\',
  'tab\t',
  '\xc3\xa9',
  '\xff\xfe.yaml',
];
const folders: readonly Raw[] = ['', 'k8s/', 'deep/er/', 'o d d/', '-x/', '\xe9/'];
const modes = ['100644', '100644', '100644', '100755', '120000'];

/** Blobs that are partly like each other, so that some renames are likely and some are not. */
function contents(random: Random): readonly Buffer[] {
  const texts = Array.from({ length: 40 }, (_, index) => {
    const lines = numbered(30).split('\n');
    for (let count = index % 20; count > 0; count -= 1) lines[random.int(30)] = `other ${index} ${count}`;
    return Buffer.from(`${index % 4}\n${lines.join(index % 5 === 0 ? '\r\n' : '\n')}`);
  });
  return [...texts, Buffer.alloc(0), Buffer.from([0, 1, 2, 255, 10, 13]), Buffer.from('target')];
}

function generate(random: Random, objects: readonly string[]): Map<Raw, Item> {
  const items = new Map<Raw, Item>();
  for (let count = random.int(14); count > 0; count -= 1) {
    const path = random.pick(folders) + random.pick(names) + (random.once(2) ? '' : String(random.int(5)));
    const submodule = random.once(12);
    items.set(path, {
      mode: submodule ? '160000' : random.pick(modes),
      object: submodule ? '1'.repeat(40) : random.pick(objects),
    });
  }
  return items;
}

/** Another state that came of it: files that were changed, moved, deleted, added. */
function change(random: Random, before: ReadonlyMap<Raw, Item>, objects: readonly string[]): Map<Raw, Item> {
  const after = new Map(before);
  for (const [path, item] of before) {
    const what = random.int(8);
    if (what === 0) after.delete(path);
    if (what === 1) after.set(path, { ...item, object: random.pick(objects), mode: '100644' });
    if (what === 2)
      after.set(path, { ...item, mode: item.mode === '160000' ? '160000' : random.pick(modes) });
    if (what === 3) {
      after.delete(path);
      after.set(`${random.pick(folders)}moved${random.int(100)}`, item);
    }
    if (what === 4) {
      after.delete(path);
      after.set(`moved and changed ${random.int(100)}`, { mode: '100644', object: random.pick(objects) });
    }
  }
  for (const [path, item] of random.once(2) ? generate(random, objects) : []) after.set(path, item);
  return after;
}

/** What `update-index -z --index-info` reads. */
const indexInfo = (items: ReadonlyMap<Raw, Item>): string =>
  [...items].map(([path, { mode, object }]) => `${mode} ${object}\t${path}\0`).join('');

/** The three sides of a file in conflict. */
const conflictAt = (path: Raw, random: Random, objects: readonly string[]): string =>
  [1, 2, 3].map((stage) => `100644 ${random.pick(objects)} ${stage}\t${path}\0`).join('');

/** In an index that has only these files: a file and a folder of the same name cannot be in one. */
function apply(test: TestRepository, index: string, items: ReadonlyMap<Raw, Item>, more: string): void {
  rmSync(join(test.root, index), { force: true });
  const input = Buffer.from(indexInfo(items) + more, 'latin1');
  withIndex(test, index).feed(input, 'update-index', '-z', '--replace', '--index-info');
}

const withIndex = (test: TestRepository, index: string): TestRepository =>
  repositoryAt(test.root, test.root, { GIT_INDEX_FILE: join(test.root, index) });

interface Seen {
  conflicts: number;
  meant: number;
  changes: Record<string, number>;
}

/** One generated state: ours beside what `ls-files`, `diff --cached` and `cat-file` say of it. */
async function compare(
  staged: TestRepository,
  base: string,
  meant: readonly string[],
  seen: Seen,
): Promise<void> {
  const repository = known(await openRepository(staged.root, { environment: staged.environment }));
  const [index, changes] = await Promise.all([readIndex(repository), stagedChanges(repository, base)]).then(
    ([tree, list]) => [known(tree), known(list)] as const,
  );
  const listed = records(staged.feed('', 'ls-files', '-s', '-z')).map((record) => {
    const [, mode = '', object = '', stage = '', path = ''] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(record) ?? [];
    return { mode, object, stage, path };
  });
  const entries = listed.filter(({ stage, path }) => stage === '0' && !meant.includes(path));
  assert.deepEqual(
    [...index.entries.values()].map(({ raw, mode, object }) => [
      Buffer.from(raw).toString('latin1'),
      mode,
      object,
    ]),
    entries.map(({ path, mode, object }) => [path, mode, object]),
  );
  const conflicts = new Set(listed.filter(({ stage }) => stage !== '0').map(({ path }) => shown(path)));
  assert.deepEqual(new Set(index.conflicts), conflicts);
  const compared = rawDiff(staged.feed('', 'diff', '--cached', '--raw', '-z', '-M', '--no-abbrev', base));
  assert.deepEqual(
    changes.map(({ kind, path, before, object }) => [kind, before ?? '', path, object ?? '']),
    compared,
  );
  seen.conflicts += conflicts.size;
  seen.meant += meant.length;
  for (const [kind = ''] of compared) seen.changes[kind] = (seen.changes[kind] ?? 0) + 1;
  const objects = entries.filter(({ mode }) => mode !== '160000').map(({ object }) => object);
  const read = known(await readBlobs(repository, objects, { largest: 1e6 }));
  const told = objects.map((object) => `${object}\n`).join('');
  const expected = objects.map((object) => {
    const blob = read.get(object);
    assert.ok(blob instanceof Buffer);
    return Buffer.concat([Buffer.from(`${object} blob ${blob.length}\n`), blob, Buffer.from('\n')]);
  });
  assert.ok(Buffer.concat(expected).equals(staged.feed(told, 'cat-file', '--batch')));
}

const records = (out: Buffer): readonly Raw[] => out.toString('latin1').split('\0').slice(0, -1);
const shown = (raw: Raw): string => Buffer.from(raw, 'latin1').toString();

function rawDiff(out: Buffer): readonly (readonly string[])[] {
  const fields = records(out);
  const result: (readonly string[])[] = [];
  for (let at = 0; at < fields.length; ) {
    const [, , , object = '', status = ''] = fields[at]?.split(' ') ?? [];
    const [first = '', second = ''] = fields.slice(at + 1, at + 3).map(shown);
    if (status === 'A') result.push(['added', '', first, object]);
    else if (status === 'D') result.push(['deleted', first, first, '']);
    else if (status.startsWith('R')) result.push(['renamed', first, second, object]);
    else if (status !== 'U') result.push(['modified', first, first, object]);
    at += status.startsWith('R') ? 3 : 2;
  }
  return result;
}

describe(`${bases * statesOfBase} generated states of the index`, () => {
  let test: TestRepository;
  before(() => {
    test = makeRepository();
  });
  after(() => test.dispose());

  it('are read as git reads them', async () => {
    const random = randomOf(4);
    const objects = contents(random).map((blob) =>
      test.feed(blob, 'hash-object', '-w', '--no-filters', '--stdin').toString().trim(),
    );
    const seen: Seen = { conflicts: 0, meant: 0, changes: {} };
    for (let number = 0; number < bases; number += 1) {
      const before = generate(random, objects);
      apply(test, 'base', before, '');
      const tree = withIndex(test, 'base').git('write-tree', '--missing-ok').trim();
      const base = test.git('commit-tree', '-m', 'A commit', tree).trim();
      for (let state = 0; state < statesOfBase; state += 1) {
        const conflict = random.once(4) ? conflictAt(`in conflict ${state}`, random, objects) : '';
        apply(test, 'index', change(random, before, objects), conflict);
        const staged = withIndex(test, 'index');
        const meant = random.once(5) ? ['meant to be added'] : [];
        for (const path of meant) staged.write(path, 'text\n');
        if (meant.length > 0) staged.git('add', '-N', ...meant);
        await compare(staged, base, meant, seen);
      }
    }
    const { renamed = 0, added = 0, modified = 0, deleted = 0 } = seen.changes;
    const enough = seen.conflicts > 10 && seen.meant > 10 && Math.min(renamed, added, modified, deleted) > 50;
    assert.ok(enough, JSON.stringify(seen));
  });
});
