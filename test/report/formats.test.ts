import assert from 'node:assert/strict';
import { type Format, formats, reportIn } from '../../server/report/formats.ts';
import type { FindingReport } from '../../server/report/model.ts';
import { leaksIn } from '../support/planted.ts';
import { allRuns, fileOf, findingOf, reportContext, runOf } from '../support/runs.ts';

const runs = Object.entries(allRuns());

/** One finding of each standing; its message is its name. */
const standings: Readonly<Record<string, Partial<FindingReport>>> = {
  'counted-one': {},
  'known-from-base': { known: { by: 'base' } },
  'known-from-baseline': { known: { by: 'baseline', since: '2026-10-01' } },
  'ignored-one': { suppressed: { by: 'seaworthy', reason: 'because-of-that', until: undefined } },
  'ignored-by-policy': {
    suppressed: { by: 'policy', reason: 'accepted', owner: 'team-a', until: '2027-01-31' },
  },
};

const standing = runOf(
  [
    fileOf(
      'Dockerfile',
      Object.entries(standings).map(([message, more], index) =>
        findingOf({ message, fingerprint: `${index}`, ...more }),
      ),
      { gone: [{ rule: 'run-sudo', level: 'error', message: 'gone-one', fingerprint: 'x' }] },
    ),
  ],
  { base: { name: 'main', commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d' } },
);

/** Which of them a format tells; all else is not news, or the format has no way to mark it. */
const told: Readonly<Record<Format, readonly string[]>> = {
  text: ['counted-one'],
  json: [...Object.keys(standings), 'gone-one'],
  sarif: [...Object.keys(standings), 'gone-one'],
  github: ['counted-one'],
  gitlab: ['counted-one'],
  junit: ['counted-one'],
  checkstyle: ['counted-one'],
  markdown: [...Object.keys(standings), 'gone-one'],
  html: [...Object.keys(standings), 'gone-one'],
};

for (const format of formats)
  describe(`the format ${format}`, () => {
    for (const [name, run] of runs)
      it(`tells a run ${name} the same each time, in sound text, without a secret`, () => {
        const text = reportIn(format, run, reportContext());
        assert.equal(reportIn(format, structuredClone(run), reportContext()), text);
        assert.ok(text.isWellFormed());
        assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'));
        const steering = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u.exec(
          text.replaceAll(/[\n\t]/g, ''),
        );
        assert.equal(steering?.[0], undefined);
        assert.deepEqual(leaksIn(text), []);
      });

    it('tells what counts, and marks what does not or leaves it out', () => {
      const text = reportIn(format, standing, reportContext());
      const all = [...Object.keys(standings), 'gone-one'];
      assert.deepEqual(
        all.filter((name) => text.includes(name)),
        told[format],
      );
    });

    it('tells what could not be checked, and why', () => {
      const errors = [
        { path: 'k8s/locked.yaml', message: 'No permission to read it.' },
        { path: 'Dockerfile', message: 'One rule crashed.' },
      ];
      const text = reportIn(format, { ...standing, errors }, reportContext());
      for (const { path, message } of errors) assert.ok(text.includes(path) && text.includes(message));
      assert.match(text, format === 'json' || format === 'sarif' ? /rror/ : /not.checked/i);
    });
  });

describe('showing known findings', () => {
  for (const format of ['text', 'github'] as const)
    it(`lists them in ${format}, with a word that says so`, () => {
      const text = reportIn(format, standing, reportContext({ showKnown: true }));
      assert.ok(text.includes('known-from-base') && text.includes('known-from-baseline'));
      assert.match(text, /known/i);
      assert.ok(!text.includes('because-of-that'));
    });

  it('opens them in markdown', () => {
    const text = reportIn('markdown', standing, reportContext({ showKnown: true }));
    assert.ok(text.includes('<details open><summary>2 known findings, not counted</summary>'));
  });
});

describe('an ignored finding', () => {
  it('says who took it out of the count, why, whose it is and until when', () => {
    const words = 'by the policy: accepted (owner team-a, until 2027-01-31)';
    assert.ok(reportIn('markdown', standing, reportContext()).includes(words));
    assert.ok(reportIn('html', standing, reportContext()).includes(`Ignored ${words}`));
    assert.ok(reportIn('html', standing, reportContext()).includes('Ignored by a comment: because-of-that'));
    const { findings } = JSON.parse(reportIn('json', standing, reportContext())).files[0];
    assert.deepEqual(
      findings.find(({ message }: { readonly message: string }) => message === 'ignored-by-policy')
        .suppressed,
      { by: 'policy', reason: 'accepted', until: '2027-01-31', owner: 'team-a' },
    );
  });
});

describe('the verdict', () => {
  const error = runOf([fileOf('Dockerfile', [findingOf({ level: 'error' })])]);
  const clean = runOf([fileOf('Dockerfile', [])]);
  const unread = runOf([], { errors: [{ path: 'x', message: 'No.' }] });
  const cases = [
    ['refused', error, reportContext()],
    ['passed', error, reportContext({ failOn: 'never' })],
    ['refused', { ...error, errors: unread.errors }, reportContext()],
    ['broken', error, reportContext({ successful: false })],
    ['unknown', unread, reportContext()],
    ['passed', clean, reportContext()],
    ['passed', standing, reportContext()],
    ['refused', standing, reportContext({ failOn: 'warning' })],
  ] as const;
  for (const format of ['github', 'markdown', 'html'] as const)
    it(`stands in ${format}, the first that applies`, () => {
      for (const [verdict, run, context] of cases)
        assert.match(
          reportIn(format, run, context),
          new RegExp(`Seaworthy: (?:<span class="verdict">)?${verdict}\\b`),
        );
    });

  it('makes tests fail as it refuses', () => {
    const failures = (
      failOn: 'error' | 'warning' | 'never',
      successful = true,
    ): readonly (string | undefined)[] =>
      /failures="(\d+)" errors="(\d+)"/
        .exec(reportIn('junit', standing, reportContext({ failOn, successful })))
        ?.slice(1) ?? [];
    assert.deepEqual(failures('error'), ['0', '0']);
    assert.deepEqual(failures('warning'), ['1', '0']);
    assert.deepEqual(failures('never'), ['0', '0']);
    assert.deepEqual(failures('never', false), ['0', '1']);
  });
});

describe('the comparison with a base', () => {
  it('is told in text', () => {
    const text = reportIn('text', standing, reportContext());
    assert.ok(text.includes('Compared with main (1a2b3c4d5e).\n'));
    assert.ok(
      text.includes(
        '2 findings known from before (1 of them in the baseline), not counted; --all-findings lists them.\n',
      ),
    );
    assert.ok(text.includes('1 finding gone.\n'));
  });

  it('is told in JSON', () => {
    const report = JSON.parse(reportIn('json', standing, reportContext()));
    assert.deepEqual(report.base, standing.base);
    assert.deepEqual(
      report.files[0].findings.map(({ known }: { readonly known: unknown }) => known),
      [null, { by: 'base', since: null }, { by: 'baseline', since: '2026-10-01' }, null, null],
    );
    assert.deepEqual(report.files[0].gone, [
      { rule: 'run-sudo', level: 'error', message: 'gone-one', fingerprint: 'x' },
    ]);
    assert.equal(report.summary.known, 2);
    assert.equal(report.summary.gone, 1);
    assert.equal(JSON.parse(reportIn('json', runOf([]), reportContext())).base, null);
  });

  it('gives every SARIF result its state, and suppresses what the baseline lists', () => {
    const results = JSON.parse(reportIn('sarif', standing, reportContext())).runs[0].results as readonly {
      readonly message: { readonly text: string };
      readonly baselineState?: string;
      readonly suppressions: readonly { readonly kind: string }[];
      readonly locations: readonly unknown[];
    }[];
    assert.deepEqual(
      results.map(({ message, baselineState, suppressions }) => [
        message.text,
        baselineState,
        suppressions.map(({ kind }) => kind).join(),
      ]),
      [
        ['counted-one', 'new', ''],
        ['known-from-base', 'unchanged', ''],
        ['known-from-baseline', 'unchanged', 'external'],
        ['ignored-one', 'new', 'inSource'],
        ['ignored-by-policy', 'new', 'external'],
        ['gone-one', 'absent', ''],
      ],
    );
    assert.ok(results.every(({ locations }) => locations.length === 1));
    const plain = reportIn('sarif', runOf([fileOf('Dockerfile', [findingOf()])]), reportContext());
    assert.ok(!plain.includes('baselineState'));
  });
});
