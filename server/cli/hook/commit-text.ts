import { type Level, levels } from '../../../rules/core/level.ts';
import { bySeverity } from '../../report/counted.ts';
import type { RunReport } from '../../report/model.ts';
import type { Style } from '../../report/style.ts';
import { summaryOf } from '../../report/summary.ts';
import { type Judged, saidOf, verdictOf } from '../../report/verdict.ts';
import { visible } from '../../report/width.ts';

/** What is judged, and how a terminal asks for the same. */
export interface Asked {
  /** `seaworthy check --staged`; undefined where the program is the editor's, so that no terminal knows it. */
  readonly check: string | undefined;
  /** Whether a commit waits for the verdict; else it is on a range of commits. */
  readonly commit: boolean;
}

/** What a commit is told: what refuses it, a line or two each, and how to go on. Nothing where nothing is new. */
export function commitText(run: RunReport, judged: Judged, { check, commit }: Asked, style: Style): string {
  const refusing = bySeverity(run).filter(({ finding }) => reachesLevel(finding.level, judged));
  const verdict = verdictOf(run, judged);
  const said = saidOf(summaryOf(run)).join(', ');
  if (verdict === 'passed') {
    return said === '' ? '' : `seaworthy: ${said} new, which refuse nothing. To see them: ${see(check)}\n`;
  }
  const safe = refusing.some(({ finding }) => finding.fixes.some(({ safety }) => safety === 'safe'));
  const outcome = `${verdictLine[verdict]}${commit ? ', so the commit is refused' : ''}`;
  const lines = [
    // An editor shows the first line of what a hook said, and often no other.
    style.bold(`seaworthy: ${outcome}${said === '' ? '' : ` (${said})`}.`),
    '',
    ...findingLines(run, refusing, style),
    '',
    `to see all of it:  ${see(check)}`,
    ...(safe ? [`to repair it:      ${repair(check)}`] : []),
    ...(commit ? ['to commit anyway:  git commit --no-verify'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function* findingLines(
  run: RunReport,
  refusing: ReturnType<typeof bySeverity>,
  style: Style,
): Generator<string> {
  for (const { file, finding } of refusing.slice(0, most)) {
    const { line, column } = finding.range.start;
    const place = style.bold(`${visible(file.path)}:${line}:${column}`);
    yield `${place}  ${style.level(finding.level, finding.level)}  ${style.dim(finding.rule)}`;
    yield `  ${visible(finding.message)}`;
  }
  if (refusing.length > most) yield `… and ${refusing.length - most} more.`;
  for (const { path, message } of run.errors)
    yield `${style.bold(visible(path))}  ${style.level('error', 'not checked')}  ${visible(message)}`;
}

/** So many findings are listed. */
const most = 20;

const verdictLine = {
  refused: 'there are new findings',
  broken: 'a policy is broken',
  unknown: 'not everything could be checked',
};

const see = (check: string | undefined): string => check ?? '“Seaworthy: Scan Staged Changes” in the editor';

const repair = (check: string | undefined): string =>
  check === undefined ? '“Seaworthy: Fix Staged Files” in the editor' : `${check} --fix`;

const reachesLevel = (level: Level, { failOn }: Judged): boolean =>
  failOn !== 'never' && levels.indexOf(level) <= levels.indexOf(failOn);
