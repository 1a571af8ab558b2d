import type { Level } from '../../rules/core/level.ts';
import { bySeverity, fixLine, isKnown, type Located } from './counted.ts';
import { errorWord, openSentences, whereText } from './images.ts';
import type { Range, RunError, RunReport } from './model.ts';
import { summaryOf } from './summary.ts';
import { type Judged, saidOf, verdictOf, verdictText } from './verdict.ts';
import { visible } from './width.ts';
import { amount, baseText } from './words.ts';

/**
 * Workflow commands for GitHub Actions, which become annotations of the changed files.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 *
 * GitHub shows ten annotations of each kind a step: the most severe are those, the rest are plain lines.
 */
export function githubReport(run: RunReport, options: Judged & { readonly showKnown: boolean }): string {
  const found = bySeverity(run);
  const of = (kind: Kind): readonly Entry[] =>
    found.filter(({ finding }) => kindOf[finding.level] === kind).map((one) => findingEntry(one));
  const unchecked = run.errors.map((error) => errorEntry(error, errorWord(run)));
  const errors = [...unchecked.slice(0, errorsFirst), ...of('error'), ...unchecked.slice(errorsFirst)];
  const entries = [errors, of('warning'), of('notice')];
  const plain = entries.flatMap((some) => some.slice(limit).map((one) => one.plain));
  const known = options.showKnown
    ? bySeverity(run, isKnown).map((one) => findingEntry(one, 'known ').plain)
    : [];
  return `${[
    ...entries.flatMap((some) => some.slice(0, limit).map((one) => one.command)),
    ...(plain.length === 0
      ? []
      : [`GitHub shows ${limit} annotations of a kind; these are the others:`, ...plain]),
    ...(known.length === 0 ? [] : ['Known from before, and not counted:', ...known]),
    defused(lastLine(run, options)),
  ].join('\n')}\n`;
}

type Kind = 'error' | 'warning' | 'notice';

interface Entry {
  readonly command: string;
  readonly plain: string;
}

const limit = 10;

/** So many of the ten places for errors belong to what could not be checked, so that neither hides the other. */
const errorsFirst = 5;

const kindOf: Readonly<Record<Level, Kind>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

function findingEntry({ file, finding }: Located, mark = ''): Entry {
  const { line, column } = finding.range.start;
  const lines = [finding.message, fixLine(finding)].filter((text) => text !== '');
  return {
    command: commandOf(
      kindOf[finding.level],
      { file: file.path, ...placeOf(finding.range), title: `seaworthy: ${finding.rule}` },
      lines.join('\n'),
    ),
    plain: plainLine(
      `${mark}${finding.level}`,
      `${file.path}:${line}:${column}`,
      `${finding.rule}: ${lines.join(' ')}`,
    ),
  };
}

const errorEntry = ({ path, message }: RunError, word: string): Entry => ({
  command: commandOf('error', { file: path, title: `seaworthy: ${word}` }, message),
  plain: plainLine('error', path, `${word}: ${message}`),
});

/** GitHub's end column belongs to the text that is meant, and columns only go with a single line. */
function placeOf({ start, end }: Range): Readonly<Record<string, number>> {
  const lastLineOf = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  if (end.line > start.line) return { line: start.line, endLine: lastLineOf };
  return {
    line: start.line,
    endLine: lastLineOf,
    col: start.column,
    endColumn: Math.max(start.column, end.column - 1),
  };
}

function commandOf(kind: Kind, properties: Readonly<Record<string, string | number>>, data: string): string {
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  return `::${kind} ${written.join(',')}::${escapeData(data)}`;
}

/** The runner undoes exactly these; every other control character is made visible. */
const escapeData = (text: string): string =>
  text
    .split(/([\r\n])/)
    .map((piece) => (piece === '\r' ? '%0D' : piece === '\n' ? '%0A' : visible(piece.replaceAll('%', '%25'))))
    .join('');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const plainLine = (level: string, place: string, text: string): string =>
  defused(`${level}  ${place}  ${text}`);

/** The runner obeys a line that begins with `::`, and `##[` anywhere in one. Ours begin with a word. */
const defused = (line: string): string => visible(line).replaceAll('##[', '## [');

function lastLine(run: RunReport, options: Judged): string {
  const summary = summaryOf(run);
  const found = saidOf(summary).join(', ') || 'nothing found';
  const parts = [
    `${found} in ${whereText(run)}`,
    ...(run.errors.length > 0
      ? [`${amount(run.errors.length, run.images ? 'thing' : 'path')} ${errorWord(run)}`]
      : []),
    ...(run.base ? [`compared with ${baseText(run.base)}`] : []),
    ...(summary.known > 0 ? [`${summary.known} known`] : []),
    ...(summary.gone > 0 ? [`${summary.gone} gone`] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} ignored`] : []),
  ];
  const verdict = verdictOf(run, options);
  const open = openSentences(run).map((sentence) => ` ${sentence}`);
  return `Seaworthy: ${verdict}. ${verdictText(verdict, options)}${open.join('')} (${parts.join('; ')})`;
}
