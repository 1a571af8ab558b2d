import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlobs } from '../../server/git/blobs.ts';
import { stageFixes } from '../../server/git/stage-fix.ts';
import { readIndex } from '../../server/git/tree.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { type Random, randomOf } from './random.ts';
import { known, open } from './told.ts';

/** Together 200 states of a file. */
const rounds = 10;
const filesOfRound = 20;

/** One file: what is staged, the fix of it, and what the working tree has. Bytes, one to a character. */
interface Case {
  readonly name: string;
  readonly staged: string;
  readonly fixed: string;
  readonly working: string;
  /** Whether fix and unstaged changes stand apart, so that both can be had. */
  readonly apart: boolean;
}

type Edit = readonly [at: number, lines: readonly string[], removed: number];

/** Changed, removed and new lines at these places, two lines apart at least. */
function editsOf(random: Random, places: readonly number[], word: string): readonly Edit[] {
  return places.map((at): Edit => {
    const lines = Array.from({ length: random.int(3) }, (_, index) => `${word} ${at} ${index}`);
    return [at, lines, lines.length === 0 ? 1 : random.int(2)];
  });
}

function edited(lines: readonly string[], edits: readonly Edit[]): readonly string[] {
  const result = [...lines];
  for (const [at, added, removed] of edits.toSorted((a, b) => b[0] - a[0]))
    result.splice(at, removed, ...added);
  return result;
}

function generate(random: Random, number: number): Case {
  const lines = Array.from({ length: 12 + random.int(30) }, (_, index) => `line ${index} \xff\xe9`);
  const places = lines.map((_, index) => index).filter((index) => index % 3 === 0);
  const fixes = places.filter(() => random.once(4));
  const own = places.filter((place) => !fixes.includes(place) && random.once(3));
  const meet = random.once(6) ? fixes.slice(0, 1) : [];
  const [fix, change] = [editsOf(random, fixes, 'fixed'), editsOf(random, [...own, ...meet], 'mine')];
  const end = random.once(4) ? '' : '\n';
  const text = (all: readonly string[]): string => all.join('\n') + end;
  const working = text(edited(lines, change));
  return {
    name: `${random.pick(['', 'k8s/', 'a b/'])}${random.pick(['Dockerfile', "qu'ote", 'new\nline', 'é'])} ${number}`,
    staged: text(lines),
    fixed: text(edited(lines, fix)),
    working: random.once(5) ? working.replaceAll('\n', '\r\n') : working,
    apart: meet.length === 0,
  };
}

/** The hunks of a diff without their places, each with its kind of line end. */
function hunksOf(test: TestRepository, name: string): readonly string[] {
  const show = ['diff', '-U0', '--no-ext-diff', '--text', '--ignore-cr-at-eol', '--', name];
  const diff = test.feed('', ...show).toString('latin1');
  return diff
    .split(/^@@.*\n/m)
    .slice(1)
    .map((hunk) => hunk.replaceAll(/^\\ No newline.*\n/gm, ''));
}

const bytesOf = (test: TestRepository, name: string): string => readFileSync(join(test.root, name), 'latin1');

async function round(
  test: TestRepository,
  cases: readonly Case[],
  count: Record<string, number>,
): Promise<void> {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  test.stage(Object.fromEntries(cases.map(({ name, staged }) => [name, latin(staged)])));
  for (const { name, working } of cases) test.write(name, latin(working));
  const repository = await open(test);
  const index = known(await readIndex(repository));
  const hunks = new Map(cases.map(({ name }) => [name, hunksOf(test, name)]));
  const fixes = cases.map(({ name, staged, fixed }) => {
    const entry = index.entries.get(name);
    assert.ok(entry);
    return { entry, before: latin(staged), after: latin(fixed) };
  });
  const results = known(await stageFixes(repository, fixes));
  const after = known(await readIndex(repository));
  const objects = [...after.entries.values()].map(({ object }) => object);
  const blobs = known(await readBlobs(repository, objects, { largest: 1e6 }));
  assert.equal(after.entries.size, index.entries.size);
  for (const [at, { name, staged, fixed, working, apart }] of cases.entries()) {
    const done = results[at]?.done === true;
    const told = `${JSON.stringify(name)}: ${results[at]?.reason ?? 'done'}`;
    const blob = blobs.get(after.entries.get(name)?.object ?? '');
    assert.ok(blob instanceof Buffer);
    assert.equal(blob.toString('latin1'), done ? fixed : staged, told);
    // Where fix and user removed the same line, that is no longer a difference.
    const kept = hunks.get(name) ?? [];
    const now = hunksOf(test, name);
    assert.deepEqual(now, apart || !done ? kept : kept.filter((hunk) => now.includes(hunk)), told);
    if (!done) assert.equal(bytesOf(test, name), working, told);
    else assert.equal(bytesOf(test, name).includes('\r'), working.includes('\r'), told);
    // Every line of the working file is still there, but those that the fix itself takes away.
    const left = new Set(bytesOf(test, name).split(/\r?\n/));
    const removed = new Set(staged.split('\n').filter((line) => !fixed.split('\n').includes(line)));
    for (const line of working.split(/\r?\n/)) assert.ok(left.has(line) || (done && removed.has(line)), told);
    if (apart) assert.ok(done, told);
    count[done ? 'done' : 'refused'] = (count[done ? 'done' : 'refused'] ?? 0) + 1;
    if (done && (hunks.get(name)?.length ?? 0) > 0) count['with hunks'] = (count['with hunks'] ?? 0) + 1;
  }
}

describe(`staged fixes in ${rounds * filesOfRound} generated states with unstaged changes in the same files`, () => {
  it('fix what is staged, keep every unstaged hunk and lose no byte', async () => {
    const count: Record<string, number> = {};
    for (let seed = 0; seed < rounds; seed += 1) {
      const random = randomOf(seed);
      const test = makeRepository();
      try {
        await round(
          test,
          Array.from({ length: filesOfRound }, (_, number) => generate(random, number)),
          count,
        );
      } finally {
        test.dispose();
      }
    }
    const { done = 0, refused = 0, 'with hunks': withHunks = 0 } = count;
    assert.equal(done + refused, rounds * filesOfRound);
    assert.ok(withHunks > 120 && refused > 5, JSON.stringify(count));
  });
});
