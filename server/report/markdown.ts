import { type Level, levels } from '../../rules/core/level.ts';
import { bySeverity, isIgnored, isKnown, type Located } from './counted.ts';
import { errorWord, nameOf, openSentences, vulnerabilityText, whereText } from './images.ts';
import { code, escaped, prose } from './markdown-text.ts';
import type { RunReport } from './model.ts';
import { counts, summaryOf } from './summary.ts';
import { type Judged, saidOf, verdictOf, verdictText, wasCompared } from './verdict.ts';
import { amount, baseText, ignoredText, knownText } from './words.ts';

/**
 * A summary for a comment or for the page of a job. It stays below what GitHub takes as a comment (65,536 characters;
 * a page may have 1 MiB): the severe findings come first, and those that find no room are counted.
 */
export function markdownReport(run: RunReport, options: Judged & { readonly showKnown: boolean }): string {
  const parts = [...headOf(run, options), ...tableOf(run)];
  let room = largest - sizeOf(parts);
  for (const section of sectionsOf(run, options)) {
    const lines = fitted(section, room);
    room -= sizeOf(lines);
    parts.push(...lines);
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

/** Bytes of UTF-8. */
const largest = 65_000;

const sizeOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);

function* headOf(run: RunReport, options: Judged): Generator<string> {
  const verdict = verdictOf(run, options);
  const summary = summaryOf(run);
  yield `## Seaworthy: ${verdict}`;
  yield '';
  const found = saidOf(summary).join(', ') || 'Nothing found';
  const compared = run.base ? `, compared with ${code(baseText(run.base))}` : '';
  yield `${prose(verdictText(verdict, options))} **${found}** in ${whereText(run)}${compared}.`;
  yield '';
  for (const scan of run.images ?? []) yield `- ${code(nameOf(scan))}: ${prose(vulnerabilityText(scan))}`;
  for (const sentence of openSentences(run)) yield `- ${prose(sentence)}`;
  if (run.images !== undefined) yield '';
}

/** The counts by level; nothing where there is nothing to count. */
function* tableOf(run: RunReport): Generator<string> {
  const all = run.files.flatMap(({ findings }) => findings);
  const gone = run.files.flatMap((file) => file.gone ?? []);
  if (all.length === 0 && gone.length === 0) return;
  const columns: readonly (readonly [string, readonly { readonly level: Level | undefined }[]])[] =
    wasCompared(run)
      ? [
          ['New', all.filter(counts)],
          ['Known', all.filter(isKnown)],
          ['Ignored', all.filter(isIgnored)],
          ['Gone', gone],
        ]
      : [
          ['Found', all.filter(counts)],
          ['Ignored', all.filter(isIgnored)],
        ];
  yield `| Level | ${columns.map(([name]) => name).join(' | ')} |`;
  yield `|---|${columns.map(() => '--:').join('|')}|`;
  for (const level of levels) {
    const numbers = columns.map(([, some]) => some.filter((one) => one.level === level).length);
    if (numbers.some((number) => number > 0)) yield `| ${level} | ${numbers.join(' | ')} |`;
  }
  yield '';
}

interface Section {
  readonly before: readonly string[];
  readonly rows: readonly string[];
  readonly after: readonly string[];
}

function sectionsOf(run: RunReport, { showKnown }: { readonly showKnown: boolean }): readonly Section[] {
  const known = bySeverity(run, isKnown);
  const ignored = bySeverity(run, isIgnored);
  const gone = run.files.flatMap(({ path, gone: some = [] }) => some.map((one) => ({ path, ...one })));
  return [
    plain(
      errorWord(run) === 'unknown' ? 'Unknown' : 'Not checked',
      [run.images ? 'Image' : 'Path', 'Why'],
      run.errors.map(({ path, message }) => [code(path), prose(message)]),
    ),
    plain('Findings', ['Level', 'Where', 'What'], bySeverity(run).map(cellsOf)),
    plain(
      'Not covered',
      ['Image', 'What', 'Why'],
      (run.images ?? []).flatMap((scan) =>
        scan.notCovered.map(({ what, reason }) => [code(nameOf(scan)), prose(what), prose(reason)]),
      ),
    ),
    folded(
      `${amount(known.length, 'known finding')}, not counted`,
      ['Level', 'Where', 'What', 'Known'],
      known.map((one) => [...cellsOf(one), escaped(knownText(one.finding, run.base))]),
      showKnown,
    ),
    folded(
      `${amount(ignored.length, 'ignored finding')}, not counted`,
      ['Level', 'Where', 'What', 'Ignored'],
      ignored.map((one) => [
        ...cellsOf(one),
        one.finding.suppressed ? prose(ignoredText(one.finding.suppressed)) : '',
      ]),
    ),
    folded(
      `${amount(gone.length, 'finding')} gone`,
      ['Level', 'Where', 'What'],
      gone.map(({ level = '', path, rule, message = '' }) => [level, code(path), whatOf(rule, message)]),
    ),
  ];
}

const plain = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): Section => ({
  before: [`### ${title}`, '', ...tableHead(head)],
  rows: rows.map(rowOf),
  after: [''],
});

const folded = (
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  open = false,
): Section => ({
  before: [`<details${open ? ' open' : ''}><summary>${title}</summary>`, '', ...tableHead(head)],
  rows: rows.map(rowOf),
  after: ['', '</details>', ''],
});

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableHead = (head: readonly string[]): readonly string[] => [
  rowOf(head),
  `|${'---|'.repeat(head.length)}`,
];

const cellsOf = ({ file, finding }: Located): readonly string[] => {
  const [fix] = finding.fixes;
  return [
    finding.level,
    code(`${file.path}:${finding.range.start.line}`),
    whatOf(finding.rule, finding.message) + (fix ? `<br>Fix (${fix.safety}): ${prose(fix.title)}` : ''),
  ];
};

const whatOf = (rule: string, message: string): string => `**${escaped(rule)}** ${prose(message)}`.trimEnd();

/** As many rows as find room; nothing of a section without rows. */
function fitted({ before, rows, after }: Section, room: number): readonly string[] {
  if (rows.length === 0) return [];
  let left = room - sizeOf(before) - sizeOf(after) - reserve;
  const shown = rows.slice(
    0,
    rows.findIndex((row) => {
      left -= sizeOf([row]);
      return left < 0;
    }),
  );
  return left >= 0
    ? [...before, ...rows, ...after]
    : [...before, ...shown, '', moreText(rows.length - shown.length), ...after];
}

/** Room for the sections behind, in case that nothing of them is shown but their titles. */
const reserve = 2000;

const moreText = (count: number): string => `… and ${count} more, for which there is no room here.`;
