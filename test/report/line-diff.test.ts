import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedLines } from '../../rules/core/line-diff.ts';
import { noSecrets } from '../../rules/core/mask.ts';
import { unifiedDiff } from '../../server/report/diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

describe('changedLines', () => {
  it('leads from the first text to the second', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const made: string[] = [];
        let at = 0;
        for (const { from, to, afterFrom, afterTo } of changedLines(before, after)) {
          assert.ok(from >= at && (to > from || afterTo > afterFrom));
          made.push(...before.slice(at, from));
          assert.equal(made.length, afterFrom);
          made.push(...after.slice(afterFrom, afterTo));
          at = to;
        }
        assert.deepEqual([...made, ...before.slice(at)], after);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the shortest way', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changes = changedLines(before, after);
        const cost = changes.reduce(
          (sum, { from, to, afterFrom, afterTo }) => sum + to - from + afterTo - afterFrom,
          0,
        );
        assert.equal(cost, before.length + after.length - 2 * commonLength(before, after));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes no time over a large file with scattered changes', () => {
    const before = Array.from({ length: 50_000 }, (_, index) => `line ${index % 977}`);
    const after = before.flatMap((line, index) => (index % 50 === 0 ? [line, 'new'] : [line]));
    const started = performance.now();
    assert.equal(changedLines(before, after).length, 1000);
    assert.ok(performance.now() - started < 3000);
  });
});

describe('unifiedDiff', () => {
  const diff = (before: string, after: string): string | undefined =>
    unifiedDiff({ path: 'f', before, after, secretsBefore: noSecrets, secretsAfter: noSecrets, mark: false })
      ?.text;

  it('is nothing where nothing differs', () => {
    assert.equal(diff('a\n', 'a\n'), undefined);
  });

  it('has three lines of context, joins near changes and tells of a missing line end', () => {
    const before = Array.from({ length: 20 }, (_, index) => `${index + 1}\n`).join('');
    const after = before.replace('5\n', 'five\n').replace('11\n', '').replace('20\n', '20');
    assert.equal(
      diff(before, after),
      `--- a/f
+++ b/f
@@ -2,13 +2,12 @@
 2
 3
 4
-5
+five
 6
 7
 8
 9
 10
-11
 12
 13
 14
@@ -17,4 +16,4 @@
 17
 18
 19
-20
+20
\\ No newline at end of file
`,
    );
  });

  it('begins a file from nothing', () => {
    assert.equal(diff('', 'a\n'), '--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n');
  });
});

function commonLength(a: readonly string[], b: readonly string[]): number {
  let row: number[] = Array.from({ length: b.length + 1 }, () => 0);
  for (const one of a) {
    const next = [0];
    for (const [index, other] of b.entries())
      next.push(one === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}
