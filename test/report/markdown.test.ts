import assert from 'node:assert/strict';
import { reportIn } from '../../server/report/formats.ts';
import type { RunReport } from '../../server/report/model.ts';
import { allRuns, fileOf, findingOf, hostile, reportContext, runOf } from '../support/runs.ts';

const markdown = (run: RunReport): string => reportIn('markdown', run, reportContext());

describe('--format markdown', () => {
  it('says the verdict, the counts and every finding with its place', () => {
    const run = runOf([
      fileOf('a_b/Dockerfile', [
        findingOf({ fixes: [{ title: 'Use `node:24`', safety: 'unsafe', changes: undefined }] }),
        findingOf({ level: 'error', rule: 'run-sudo', message: 'Away with it.' }),
      ]),
      fileOf('compose.yaml', []),
    ]);
    assert.equal(
      markdown(run),
      `## Seaworthy: refused

There are findings of level <code>error</code>. **1 error, 1 warning** in 2 files.

| Level | Found | Ignored |
|---|--:|--:|
| error | 1 | 0 |
| warning | 1 | 0 |

### Findings

| Level | Where | What |
|---|---|---|
| error | <code>a&#95;b/Dockerfile:3</code> | **run-sudo** Away with it. |
| warning | <code>a&#95;b/Dockerfile:3</code> | **image-untagged** <code>node</code> has no tag.<br>Fix (unsafe): Use <code>node:24</code> |
`,
    );
  });

  it('folds what is known, ignored and gone, and counts it apart', () => {
    const text = markdown(allRuns()['compared with a base'] ?? assert.fail());
    assert.ok(text.includes('| Level | New | Known | Ignored | Gone |\n'));
    assert.match(text, /<details><summary>\d+ known findings, not counted<\/summary>\n\n\| Level/);
    assert.match(text, /<details><summary>1 ignored finding, not counted<\/summary>/);
    assert.match(text, /<details><summary>\d+ findings gone<\/summary>/);
    assert.ok(text.includes('by a comment for hadolint: the builder pins it (until 2027-01-31)'));
    assert.ok(text.includes('in the baseline since 2026-10-01'));
    assert.equal(text.split('<details').length, text.split('</details>').length);
  });

  it('finds room for 5,000 findings by leaving out the least severe, and says how many', () => {
    const run = allRuns()['with 5,000 findings'] ?? assert.fail();
    const text = markdown(run);
    assert.ok(Buffer.byteLength(text) <= 65_000, `${Buffer.byteLength(text)} bytes`);
    const shown = text.split('\n').filter((line) => /^\| (?:error|warning|info|hint) \| <code>/.test(line));
    assert.ok(shown.length > 300);
    assert.ok(shown.every((line) => line.startsWith('| error')));
    assert.ok(text.includes(`… and ${5000 - shown.length} more, for which there is no room here.`));
  });

  it('stays small whatever is large', () => {
    const long = 'x'.repeat(100_000);
    const many = <T>(one: (index: number) => T): readonly T[] =>
      Array.from({ length: 2000 }, (_, index) => one(index));
    const run = runOf(
      [
        fileOf(
          'a',
          [
            findingOf({ message: long }),
            ...many((index) => findingOf({ message: `港 ${index}`, known: { by: 'base' } })),
            ...many(() =>
              findingOf({ suppressed: { by: 'seaworthy', reason: long.slice(0, 500), until: undefined } }),
            ),
          ],
          { gone: many(() => ({ rule: 'run-sudo', level: 'error', message: long, fingerprint: '' })) },
        ),
      ],
      { errors: many((index) => ({ path: `${index}`, message: long })) },
    );
    assert.ok(Buffer.byteLength(markdown(run)) <= 65_000);
    const named = runOf([fileOf(long, [findingOf()])], { errors: [{ path: long, message: 'No.' }] });
    assert.ok(Buffer.byteLength(markdown(named)) <= 65_000);
  });

  it('lets no name and no text become markup, a mention, a link or a row', () => {
    const text = markdown(allRuns()['with hostile names and texts'] ?? assert.fail());
    const withoutOurs = text.replaceAll(/<\/?(?:code|details|summary)>|<br>|<details open>/g, '');
    assert.ok(!/[<>`]|\]\(|!\[/.test(withoutOurs), /.*[<>`].*/.exec(withoutOurs)?.[0]);
    assert.ok(!/@|:\/\/|www\./.test(withoutOurs));
    assert.ok(!/&#(?:64|35);(?!&#8203;|[^|]*<\/code>)/.test(text));
    const tables = text.split(/\n(?!\|)/).filter((part) => part.includes('\n|---'));
    assert.ok(tables.length >= 4);
    for (const table of tables) {
      const rows = table.split('\n').filter((line) => line.startsWith('|'));
      const bars = new Set(rows.map((row) => row.split('|').length));
      assert.equal(bars.size, 1, table.slice(0, 300));
    }
    assert.ok(text.split('\n').every((line) => /^(?:\||##|<\/?details|There are|… and |$)/.test(line)));
    assert.ok(hostile.length >= 20);
  });
});
