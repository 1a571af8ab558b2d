import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { levels } from '../../rules/core/level.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { reportFile } from '../../server/report/file-report.ts';
import type { ReportContext } from '../../server/report/formats.ts';
import type { FileReport, FindingReport, RunReport } from '../../server/report/model.ts';
import { readPage } from '../../server/workspace/pages.ts';
import { takeSnapshot } from '../../server/workspace/snapshot.ts';
import { today } from './cli.ts';
import { plantedFiles } from './planted.ts';
import { root } from './root.ts';
import { debianScan, failedScan, hostileScan, uncheckedScan } from './scans.ts';

/** What a run is told with, as the command line has it. */
export const reportContext = (more: Partial<ReportContext> = {}): ReportContext => ({
  tool: { name: 'seaworthy', version: '0.1.0' },
  rules: rulesById,
  pages: pagesOfAll(),
  successful: true,
  failOn: 'error',
  showKnown: false,
  ...more,
});

let pages: ReadonlyMap<string, string> | undefined;

function pagesOfAll(): ReadonlyMap<string, string> {
  pages ??= new Map([...rulesById.keys()].map((id) => [id, readPage(id) ?? ''] as const));
  return pages;
}

export const runOf = (files: readonly FileReport[], more: Partial<RunReport> = {}): RunReport => ({
  files,
  errors: [],
  fixed: 0,
  seconds: 1.2345,
  ...more,
});

export const fileOf = (
  path: string,
  findings: readonly FindingReport[],
  more: Partial<FileReport> = {},
): FileReport => ({ path, language: 'dockerfile', findings, ...more });

/** A finding in the third line, made up. */
export const findingOf = (more: Partial<FindingReport> = {}): FindingReport => ({
  rule: 'image-untagged',
  level: 'warning',
  message: '`node` has no tag.',
  range: { start: { line: 3, column: 6 }, end: { line: 3, column: 10 } },
  sources: ['hadolint/DL3006'],
  fixes: [],
  related: [],
  standsFor: [],
  suppressed: undefined,
  known: undefined,
  excerpt: { text: 'FROM node', from: 5, to: 9, goesOn: false },
  fingerprint: '00000000000000000000000000000000:1',
  ...more,
});

const policy = settlePolicy([], rulesById);

/** Texts as the engine checks them, their fixes with their changes. */
const checkedFiles = (files: Readonly<Record<string, string>>): readonly FileReport[] =>
  Object.entries(files).flatMap(([path, text]) => {
    const onCrash = (rule: string): never => {
      throw new Error(`${rule} crashed`);
    };
    const snapshot = takeSnapshot({ path, text, policy, facts: noFacts, today, onCrash });
    return snapshot ? [reportFile(path, snapshot, { changes: true })] : [];
  });

const exampleFiles = (): readonly FileReport[] =>
  checkedFiles(
    Object.fromEntries(
      readdirSync(join(root, 'examples'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
    ),
  );

const base = { name: 'main', commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d' };

const unread = [
  { path: 'k8s/locked.yaml', message: 'You have no permission to read it.' },
  { path: 'k8s/locked.yaml', message: 'It is larger than 10 MB.' },
];

/** About each third finding known from the base, each seventh from the baseline, and one ignored; some are gone. */
const comparedFiles = (): readonly FileReport[] =>
  exampleFiles().map((file, at) => ({
    ...file,
    findings: file.findings.map((finding, index): FindingReport => {
      const number = at + index;
      if (at === 0 && index === 4)
        return {
          ...finding,
          suppressed: { by: 'hadolint', reason: 'the builder pins it', until: '2027-01-31' },
        };
      if (number % 3 === 0) return { ...finding, known: { by: 'base' } };
      return number % 7 === 0 ? { ...finding, known: { by: 'baseline', since: '2026-10-01' } } : finding;
    }),
    gone: [
      {
        rule: 'run-sudo',
        level: 'error',
        message: 'Away with `sudo`.',
        fingerprint: 'f0000000000000000000000000000000:1',
      },
      { rule: 'image-latest', level: undefined, message: undefined, fingerprint: 'f1:1' },
    ],
  }));

/** What a file's name or text may hold to be taken for something else. */
export const hostile: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onclick='alert(1)",
  ']]>',
  '<!-- -->',
  '&amp;&lt;',
  '\u0000\u0001\u0008\u000B\u001B[31m\u007F\u0085\u009B',
  '\uFFFE\uFFFF\uD800 \uDC00',
  'line\nnext\r\n::error::no\u2028\u2029',
  '::error file=x::no',
  '##[error]no',
  '100% %0A %25',
  'a|b|c',
  '`` ` `code` ```',
  '*bold* _it_ ~~no~~ [x](https://example.com) ![x](https://example.com/x.png)',
  '@everyone #1 www.example.com https://example.com',
  '</details></table></script></style>',
  '\u202Eabc\u2066',
  '| --- |\n| x |',
  'ü 港 🚢',
];

const hostileRun = (): RunReport =>
  runOf(
    hostile.map((text, index) =>
      fileOf(
        `a/${text}`,
        [
          findingOf({
            level: levels[index % levels.length] ?? 'error',
            message: `It says \`${text}\` and ${text}.`,
            excerpt: { text: `FROM ${text}`, from: 5, to: 5 + text.length, goesOn: true },
            fixes: [{ title: `Remove ${text}`, safety: 'safe', changes: undefined }],
            related: [{ range: findingOf().range, message: text }],
            suppressed: index % 5 === 4 ? { by: 'seaworthy', reason: text, until: undefined } : undefined,
            known: index % 5 === 3 ? { by: 'base' } : undefined,
          }),
        ],
        {
          gone: [{ rule: 'run-sudo', level: 'info', message: text, fingerprint: `${index}` }],
        },
      ),
    ),
    {
      errors: hostile.map((text) => ({ path: `b/${text}`, message: `No: ${text}` })),
      base: { name: '<b>`|@main', commit: base.commit },
    },
  );

const largeRun = (): RunReport =>
  runOf(
    Array.from({ length: 500 }, (_, file) =>
      fileOf(
        `services/team-${file % 20}/service-${file}/Dockerfile`,
        Array.from({ length: 10 }, (__, index) =>
          findingOf({
            rule: ['image-untagged', 'image-latest', 'run-sudo', 'user-missing'][(file + index) % 4] ?? '',
            level: levels[(file * 3 + index) % levels.length] ?? 'error',
            range: { start: { line: index + 1, column: 6 }, end: { line: index + 1, column: 10 } },
            fingerprint: `${'0'.repeat(32)}:${index + 1}`,
          }),
        ),
      ),
    ),
  );

/** Runs of every kind that a format has to tell. */
export const allRuns = (): Readonly<Record<string, RunReport>> => ({
  'of the examples': runOf(exampleFiles()),
  'that found nothing': runOf([fileOf('Dockerfile', [])]),
  'without a file': runOf([]),
  'with one finding': runOf([fileOf('Dockerfile', [findingOf()])]),
  'with errors': runOf(exampleFiles(), { errors: unread }),
  'that could read nothing': runOf([], { errors: unread }),
  'compared with a base': runOf(comparedFiles(), { base, errors: unread }),
  'compared before the first commit': runOf(exampleFiles(), { base: { name: 'HEAD', commit: undefined } }),
  'with planted secrets': runOf(checkedFiles(plantedFiles)),
  'with hostile names and texts': hostileRun(),
  'with 5,000 findings': largeRun(),
  'of a scanned image': runOf([fileOf('docker-archive:build/app.tar', [findingOf()])], {
    images: [debianScan()],
  }),
  'of images that could not be told': runOf([], {
    images: [uncheckedScan(), failedScan()],
    errors: [{ path: 'node:24', message: 'No running Docker or Podman was found.' }],
  }),
  'of images with hostile texts': runOf([], { images: hostile.map(hostileScan) }),
});
