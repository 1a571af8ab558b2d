import { changedLines, type LineChange } from '../../core/line-diff.ts';
import type { Provenance } from '../../core/signature.ts';
import { type Span, spanOf } from '../../core/span.ts';

/** How alike a file and the Dockerfile as it was built are. */
export type Likeness =
  /** Byte for byte. */
  | 'same'
  /** But for `\r\n` instead of `\n`, and the mark of byte order that some editors put in front. */
  | 'line-ends'
  | 'differs'
  /** The provenance does not hold the Dockerfile, or a copy alone in which secrets are hidden. */
  | 'no-text';

/** Compares a file, as it is saved, with the Dockerfile that provenance holds. */
export function compareDockerfile(
  text: string,
  provenance: Pick<Provenance, 'dockerfile'> | undefined,
): Likeness {
  if (provenance?.dockerfile === undefined || provenance.dockerfile.masked) return 'no-text';
  const { text: built } = provenance.dockerfile;
  if (text === built) return 'same';
  return plainText(text) === plainText(built) ? 'line-ends' : 'differs';
}

/** Where a file differs from the Dockerfile as built. */
export interface Difference {
  /** The first line that is not as it was; where lines are only missing, the line that stands in their place. */
  readonly at: Span;
  /** Lines of the file that were not there when it was built, changed ones among them. */
  readonly added: number;
  /** Lines that were there and are not in the file, changed ones among them. */
  readonly missing: number;
}

/**
 * The lines that differ but for line ends; undefined where none do. Of very long files everything from the first to the
 * last difference counts, because the text as built is a stranger's and must not keep anybody waiting.
 */
export function differenceOf(text: string, built: string): Difference | undefined {
  const [before, after] = [linesIn(built), linesIn(text)];
  const changes =
    Math.max(before.length, after.length) > mostLines ? block(before, after) : changedLines(before, after);
  const [first] = changes;
  if (first === undefined) return undefined;
  const sum = (count: (change: LineChange) => number): number =>
    changes.reduce((total, change) => total + count(change), 0);
  return {
    at: lineSpan(text, first.afterFrom),
    added: sum(({ afterFrom, afterTo }) => afterTo - afterFrom),
    missing: sum(({ from, to }) => to - from),
  };
}

const mostLines = 3_000;

/** What lies between the lines that both begin with and those that both end with. */
function block(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const change = { from: start, to: before.length - end, afterFrom: start, afterTo: after.length - end };
  return change.from === change.to && change.afterFrom === change.afterTo ? [] : [change];
}

/** The text of a line without its end and the white space around; of one without text, of the last before it with text. */
function lineSpan(text: string, line: number): Span {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  for (let at = Math.min(line, starts.length - 1); at >= 0; at -= 1) {
    const start = starts[at] ?? 0;
    const whole = text.slice(start, starts[at + 1] ?? text.length);
    const trimmed = whole.trim();
    if (trimmed === '') continue;
    const from = start + whole.indexOf(trimmed);
    return spanOf(from, from + trimmed.length);
  }
  return spanOf(0, 0);
}

const plainText = (text: string): string => text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');

const linesIn = (text: string): readonly string[] => plainText(text).split('\n');
