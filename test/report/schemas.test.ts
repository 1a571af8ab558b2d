import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Format, reportIn } from '../../server/report/formats.ts';
import { runCli } from '../support/cli.ts';
import { allRuns, reportContext } from '../support/runs.ts';
import { assertCheckstyle, assertGitlab, assertJunit, assertSarif } from '../support/schemas.ts';

const runs = Object.entries(allRuns());
const contexts = [
  reportContext(),
  reportContext({ failOn: 'never', successful: false }),
  reportContext({ failOn: 'hint', showKnown: true }),
];

interface Held {
  readonly format: Format;
  readonly by: string;
  readonly hold: (text: string) => void | Promise<void>;
  /** What the schema must refuse. */
  readonly wrong: readonly string[];
}

const held: readonly Held[] = [
  {
    format: 'sarif',
    by: "the standard's own schema for 2.1.0",
    hold: assertSarif,
    wrong: [
      '{ "version": "2.1.0" }',
      '{ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": "x" } }, "results": [{ "message": { "text": "" }, "baselineState": "old" }] }] }',
    ],
  },
  {
    format: 'junit',
    by: "Jenkins' own schema",
    hold: assertJunit,
    wrong: [
      '<testsuites><testsuite name="x" tests="1"><testcase/></testsuite></testsuites>',
      '<testsuites><testsuite name="x" tests="1"><testcase name="\u0001"/></testsuite></testsuites>',
    ],
  },
  {
    format: 'checkstyle',
    by: 'a schema of our own, after what its XML logger prints',
    hold: assertCheckstyle,
    wrong: [
      '<checkstyle version="1"><file name="x"><error line="0" severity="error" message="" source=""/></file></checkstyle>',
      '<checkstyle version="1"><file name="x"/><file name="x"/></checkstyle>',
    ],
  },
  {
    format: 'gitlab',
    by: "a schema of our own, after GitLab's documentation",
    hold: assertGitlab,
    wrong: ['{}', '[{ "description": "x", "check_name": "x", "fingerprint": "x", "location": {} }]'],
  },
];

for (const { format, by, hold, wrong } of held)
  describe(`${format}, by ${by}`, () => {
    for (const [name, run] of runs)
      it(`is valid for a run ${name}`, async () => {
        for (const context of contexts) await hold(reportIn(format, run, context));
      });

    it('would be refused if it were not', async () => {
      for (const text of wrong) await assert.rejects(async () => hold(text));
    });
  });

describe("GitLab's fingerprints", () => {
  for (const [name, run] of runs)
    it(`are all different in a run ${name}`, () => {
      const issues = JSON.parse(reportIn('gitlab', run, reportContext())) as readonly Issue[];
      const prints = issues.map(({ fingerprint }) => fingerprint);
      assert.equal(new Set(prints).size, prints.length);
    });
});

interface Issue {
  readonly fingerprint: string;
}

describe('the files that the command line writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-formats-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are valid, all of one run', async () => {
    const outputs = held.flatMap(({ format }) => ['--output', `${format}=${join(folder, format)}`]);
    const { code, err } = await runCli(['check', 'examples', 'no-such-file', ...outputs]);
    assert.equal(code, 2, err);
    for (const { format, hold } of held) {
      const text = readFileSync(join(folder, format), 'utf8');
      assert.ok(text.includes('There is no such file or folder.'));
      await hold(text);
    }
  });
});
