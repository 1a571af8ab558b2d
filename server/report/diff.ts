import { changedLines, type LineChange } from '../../rules/core/line-diff.ts';
import type { Secrets } from '../../rules/core/mask.ts';
import { maskPiece } from './masked.ts';

export interface DiffInput {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly secretsBefore: Secrets;
  readonly secretsAfter: Secrets;
  /** Whether a byte order mark stands before the text; it belongs to the first line of a patch. */
  readonly mark: boolean;
}

export interface Diff {
  readonly text: string;
  /** Whether a secret was hidden in it: then it is no patch, and says so. */
  readonly masked: boolean;
}

/** A unified diff with three lines of context; undefined where nothing differs. */
export function unifiedDiff(input: DiffInput): Diff | undefined {
  if (input.before === input.after) return undefined;
  const before = linesOfText(input.before, input.mark);
  const after = linesOfText(input.after, input.mark);
  const hidden = hiders(input);
  let masked = false;
  const show = (sign: string, line: Line, hide: (line: Line) => string): string => {
    const shown = hide(line);
    if (shown !== line.text) masked = true;
    return sign + (shown.endsWith('\n') ? shown : `${shown}\n\\ No newline at end of file\n`);
  };
  let body = '';
  for (const hunk of hunksOf(changedLines(before.map(textOf), after.map(textOf)), before.length)) {
    body += `@@ -${rangeText(hunk.from, hunk.to)} +${rangeText(hunk.afterFrom, hunk.afterTo)} @@\n`;
    let at = hunk.from;
    for (const change of hunk.changes) {
      for (const line of before.slice(at, change.from)) body += show(' ', line, hidden.before);
      for (const line of before.slice(change.from, change.to)) body += show('-', line, hidden.before);
      for (const line of after.slice(change.afterFrom, change.afterTo)) body += show('+', line, hidden.after);
      at = change.to;
    }
    for (const line of before.slice(at, hunk.to)) body += show(' ', line, hidden.before);
  }
  const notice = masked ? 'This diff is no patch: secrets are masked in it.\n' : '';
  return { text: `${notice}--- a/${input.path}\n+++ b/${input.path}\n${body}`, masked };
}

interface Line {
  /** With its line end. */
  readonly text: string;
  readonly start: number;
}

const textOf = ({ text }: Line): string => text;

/** Cut after `\n` only, as patch programs do, so that other line ends stay in the lines. */
function linesOfText(text: string, mark: boolean): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found + 1;
    lines.push({ text: (mark && start === 0 ? '\uFEFF' : '') + text.slice(start, end), start });
    start = end;
  }
  return lines;
}

/** Both texts hide the values of both: what was moved is as secret where it stood. */
function hiders({ before, after, secretsBefore, secretsAfter }: DiffInput) {
  const values = [...new Set([...secretsBefore.values, ...secretsAfter.values])].sort(
    (a, b) => b.length - a.length,
  );
  const hider =
    (whole: string, { spans }: Secrets) =>
    ({ text, start }: Line): string => {
      const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
      const bare = text.slice(mark.length).replace(/\r?\n$/, '');
      const lineEnd = text.slice(mark.length + bare.length);
      return mark + maskPiece(whole, { start, end: start + bare.length }, { spans, values }).text + lineEnd;
    };
  return { before: hider(before, secretsBefore), after: hider(after, secretsAfter) };
}

interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly afterFrom: number;
  readonly afterTo: number;
  readonly changes: readonly LineChange[];
}

const context = 3;

function hunksOf(changes: readonly LineChange[], length: number): readonly Hunk[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && change.from - last.to <= 2 * context) group.push(change);
    else groups.push([change]);
  }
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (!(first && last)) return [];
    const from = Math.max(0, first.from - context);
    const to = Math.min(length, last.to + context);
    return [
      {
        from,
        to,
        afterFrom: first.afterFrom - (first.from - from),
        afterTo: last.afterTo + (to - last.to),
        changes: group,
      },
    ];
  });
}

/** As in a unified diff: the first line from 1 and the count; an empty range names the line before it. */
function rangeText(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return String(from + 1);
  return `${count === 0 ? from : from + 1},${count}`;
}
