import type { ImageScan } from '../../rules/core/scan.ts';
import { isKnown } from './counted.ts';
import { errorWord, openSentences, vulnerabilityState, whereText } from './images.ts';
import { imageHead, uncoveredLines } from './images-text.ts';
import type { FileReport, FindingReport, FixReport, RunReport } from './model.ts';
import { noStyle, type Style } from './style.ts';
import { counts, summaryOf } from './summary.ts';
import { saidOf } from './verdict.ts';
import { layOut, visible } from './width.ts';
import { amount, baseText, knownText } from './words.ts';

/** The report for people: each finding with its line, what is meant underlined, and the fix on offer. */
export function textReport(
  run: RunReport,
  style: Style = noStyle,
  { showKnown }: TextOptions = { showKnown: false },
): string {
  const lines = (run.images ?? []).flatMap((scan) => [...imageHead(scan, style), '']);
  for (const file of run.files)
    for (const finding of file.findings) {
      if (counts(finding)) lines.push(...findingLines(file, finding, style), '');
      else if (showKnown && isKnown(finding))
        lines.push(
          ...findingLines(file, finding, style),
          style.dim(`  known: ${visible(knownText(finding, run.base))}`),
          '',
        );
    }
  const untold = [
    ...errorLines(run, style),
    ...(run.images ?? []).flatMap((scan) => [...uncoveredLines(scan, style)]),
  ];
  if (untold.length > 0) lines.push(...untold, '');
  lines.push(...summaryLines(run, style, showKnown));
  return `${lines.join('\n')}\n`;
}

const errorLines = (run: RunReport, style: Style): readonly string[] =>
  run.errors.map(
    ({ path, message }) =>
      `${style.bold(visible(path))}  ${style.level('error', errorWord(run))}  ${visible(message)}`,
  );

export interface TextOptions {
  /** Whether findings that are known from before are listed too, each with a word that says so. */
  readonly showKnown: boolean;
}

/** A finding with its place, its line and the fix on offer. */
export function* findingLines({ path }: FileReport, finding: FindingReport, style: Style): Generator<string> {
  const { line, column } = finding.range.start;
  const place = style.bold(`${visible(path)}:${line}:${column}`);
  yield `${place}  ${style.level(finding.level, finding.level)}  ${style.dim(finding.rule)}`;
  yield `  ${visible(finding.message)}`;
  yield* excerptLines(finding, style);
  for (const related of finding.related)
    yield style.dim(`  see line ${related.range.start.line}: ${visible(related.message)}`);
  if (finding.standsFor.length > 0) yield style.dim(`  stands for ${finding.standsFor.join(', ')}`);
  const [first, ...others] = finding.fixes;
  if (first) yield `  fix: ${visible(first.title)} ${style.dim(fixNote(first, others.length))}`;
}

function* excerptLines({ range, excerpt, level }: FindingReport, style: Style): Generator<string> {
  const laid = layOut(excerpt.text);
  const number = String(range.start.line).padStart(5);
  yield `${style.dim(`${number} |`)} ${laid.text}`;
  const from = laid.columnOf(excerpt.from);
  const to = Math.max(from + 1, laid.columnOf(excerpt.to));
  const marks = '^'.repeat(to - from) + (excerpt.goesOn ? '…' : '');
  yield `${style.dim('      |')} ${' '.repeat(from)}${style.level(level, marks)}`;
}

function fixNote({ safety }: FixReport, others: number): string {
  const more = others > 0 ? `, ${others} more` : '';
  return `(${safety}${more})`;
}

function* summaryLines(run: RunReport, style: Style, showKnown: boolean): Generator<string> {
  const summary = summaryOf(run);
  const said = saidOf(summary);
  const found = said.length === 0 ? 'Nothing found' : said.join(', ');
  const suppressed = summary.suppressed > 0 ? ` (and ${summary.suppressed} ignored)` : '';
  const what =
    run.images?.length === 0 ? 'No image was scanned' : `${found}${suppressed} in ${whereText(run)}`;
  yield style.bold(`${what}, ${summary.seconds.toFixed(2)} s.`);
  yield* comparedLines(run, showKnown);
  if (run.errors.length > 0)
    yield run.images === undefined
      ? `${amount(run.errors.length, 'path')} could not be checked.`
      : `${amount(run.errors.length, 'thing')} ${run.errors.length === 1 ? 'is' : 'are'} unknown.`;
  yield* openSentences(run);
  if (run.images?.some(couldLook)) yield '--advisories osv-offline or osv-api looks for vulnerabilities.';
  if (summary.fixed > 0) yield `Fixed: ${summary.fixed}.`;
  const fixes = run.files.flatMap(({ findings }) => findings.filter(counts).map((one) => one.fixes));
  const safe = fixes.filter((some) => some.some(({ safety }) => safety === 'safe')).length;
  const unsafe = fixes.filter((some) => some.length > 0).length - safe;
  if (run.images !== undefined) return;
  if (safe > 0) yield `--fix repairs ${safe} of them safely; --diff shows how.`;
  if (unsafe > 0)
    yield `--fix-unsafe also makes the choices that ${amount(unsafe, 'more fix', 'more fixes')} need${unsafe === 1 ? 's' : ''}; look at --diff first.`;
}

/** Whether nobody looked for vulnerabilities though we could have: what others scanned is theirs to say. */
const couldLook = (scan: ImageScan): boolean =>
  scan.scanner.name === 'embedded' && vulnerabilityState(scan) === 'not checked';

/** What the findings were compared with, and what became of those from before. */
function* comparedLines(run: RunReport, showKnown: boolean): Generator<string> {
  const { known, gone } = summaryOf(run);
  if (run.base) yield `Compared with ${visible(baseText(run.base))}.`;
  const listed = run.files.flatMap(({ findings }) => findings.filter(isKnown));
  const inBaseline = listed.filter((finding) => finding.known?.by === 'baseline').length;
  const from =
    inBaseline === 0 ? '' : ` (${inBaseline === known ? '' : `${inBaseline} of them `}in the baseline)`;
  const how = showKnown ? '' : '; --all-findings lists them';
  if (known > 0) yield `${amount(known, 'finding')} known from before${from}, not counted${how}.`;
  if (gone > 0) yield `${amount(gone, 'finding')} gone.`;
}
