import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { mergeTexts } from '../../server/git/merge.ts';
import { mergeIntoWorking } from '../../server/git/working-merge.ts';

const lines = (text: string): string => text.replaceAll(' ', '\n');

describe('mergeTexts', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['a b c d ', 'a b c d ', 'a X c d ', 'a X c d '],
    ['a b c d ', 'x b c d ', 'a b c X ', 'x b c X '],
    ['a b c d ', 'a x c d ', 'a b X d ', 'a x X d '],
    ['a b c d ', 'a x c d ', 'a X c d ', undefined],
    ['a b c d ', 'a X c d ', 'a X c d ', 'a X c d '],
    ['a b c d ', 'a X c y ', 'a X c d ', 'a X c y '],
    ['a b c d ', 'a d ', 'a b X d ', undefined],
    ['a b c d ', 'a n b c d ', 'a X c d ', undefined],
    ['a b c d ', 'a n b c d ', 'a b X d ', 'a n b X d '],
    ['a b c d ', 'n a b c d ', 'a b c d N ', 'n a b c d N '],
    ['a b c d ', 'a n b c d ', 'a N b c d ', undefined],
    ['a b', 'a b c', 'X b', 'X b c'],
    ['', '', 'a ', 'a '],
    ['a b ', '', 'a X ', undefined],
  ];
  for (const [base, ours, theirs, merged] of cases)
    it(`makes ${JSON.stringify(merged)} of ${JSON.stringify([base, ours, theirs])}`, () => {
      assert.equal(mergeTexts(lines(base), lines(ours), lines(theirs)), merged && lines(merged));
      assert.equal(mergeTexts(lines(base), lines(theirs), lines(ours)), merged && lines(merged));
    });

  it('gives what `git merge-file` gives, wherever that finds no conflict', () => {
    const folder = mkdtempSync(join(tmpdir(), 'seaworthy-merge-'));
    try {
      const count = { merged: 0, refused: 0 };
      const edits = fc.array(fc.tuple(fc.nat(19), fc.constantFrom('x', 'y', 'x\ny', '')), { maxLength: 3 });
      fc.assert(
        fc.property(edits, edits, (one, other) => {
          const base = Array.from({ length: 20 }, (_, index) => `line ${index}`);
          const edited = (list: typeof one): string => {
            const own = [...base];
            for (const [at, text] of list) own[at] = text;
            return `${own.filter((line) => line !== '').join('\n')}\n`;
          };
          const texts = { ours: edited(one), base: `${base.join('\n')}\n`, theirs: edited(other) };
          for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
          const git = spawnSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], { cwd: folder });
          const merged = mergeTexts(texts.base, texts.ours, texts.theirs);
          if (git.status === 0) assert.equal(merged, git.stdout.toString());
          count[merged === undefined ? 'refused' : 'merged'] += 1;
        }),
        { numRuns: 300, seed: 1 },
      );
      assert.ok(count.merged > 50 && count.refused > 20, JSON.stringify(count));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes no time over large texts', () => {
    const base = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
    const started = performance.now();
    const ours = base.map((line, index) => (index % 100 === 0 ? `ours ${line}` : line));
    const theirs = base.map((line, index) => (index % 100 === 50 ? `theirs ${line}` : line));
    assert.ok(mergeTexts(base.join(''), ours.join(''), theirs.join(''))?.includes('theirs line 19950\n'));
    assert.ok(performance.now() - started < 2000);
  });
});

describe('mergeIntoWorking', () => {
  const merge = (before: string, after: string, working: string): string | undefined =>
    mergeIntoWorking({
      before: Buffer.from(before, 'latin1'),
      after: Buffer.from(after, 'latin1'),
      working: Buffer.from(working, 'latin1'),
    })?.toString('latin1');

  it('keeps the line ends of the working file', () => {
    assert.equal(merge('a\nb\nc\n', 'a\nX\nc\n', 'a\r\nb\r\nc\r\n'), 'a\r\nX\r\nc\r\n');
    assert.equal(merge('a\r\nb\r\nc\r\n', 'a\r\nX\r\nc\r\n', 'a\nb\nc\n'), 'a\nX\nc\n');
    assert.equal(merge('a\nb\nc\n', 'a\nX\nc\n', 'a\r\nb\r\ny\r\n'), 'a\r\nX\r\ny\r\n');
    assert.equal(merge('a', 'a\nb', 'a'), 'a\nb');
  });

  it('loses no byte of a file whose line ends are mixed, or whose text is no UTF-8', () => {
    assert.equal(merge('a\nb\nc\nd\n', 'X\nb\nc\nd\n', 'a\nb\nc\nd\r\n'), 'X\nb\nc\nd\r\n');
    assert.equal(merge('a\nb\n', 'X\nb\n', 'a\r\nb\n'), undefined);
    assert.equal(merge('a\nb\n', 'X\nb\n', 'a\r\r\nb\r\n'), undefined);
    assert.equal(merge('a\nb\n\xff\n', 'X\nb\n\xff\n', 'a\nb\n\xff\xfe\n'), 'X\nb\n\xff\xfe\n');
  });
});
