import type { Finding } from '../../../rules/core/finding.ts';
import type { Edit } from '../../../rules/core/fix.ts';
import type { Span } from '../../../rules/core/span.ts';

/** What is wrong with the places of a finding and of its fixes' edits, as one sentence each. */
export function wrongPlaces(text: string, finding: Finding): readonly string[] {
  const wrong: string[] = [];
  const look = (span: Span, what: string): void => {
    if (!isWithin(text, span)) wrong.push(`${what} ${span.start}–${span.end} of ${text.length}`);
  };
  look(finding.at, 'finding');
  for (const { at } of finding.related) look(at, 'related place');
  for (const fix of finding.fixes) {
    const edits = fix.edits();
    for (const { span } of edits) look(span, `edit of “${fix.title}”`);
    if (hasOverlap(edits)) wrong.push(`edits of “${fix.title}” overlap`);
  }
  return wrong;
}

export const isWithin = (text: string, { start, end }: Span): boolean =>
  Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length;

/** Two insertions at one place have no order of their own, so they count as overlapping too. */
const hasOverlap = (edits: readonly Edit[]): boolean =>
  edits.some(({ span }, index) => edits.slice(index + 1).some((other) => isOverlap(span, other.span)));

const isOverlap = (a: Span, b: Span): boolean =>
  (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end);

/**
 * Whether `after` is `before` with nothing but these spans replaced: what stands between them is the same, in
 * the same order.
 */
export function keepsTheRest(before: string, after: string, edits: readonly Edit[]): boolean {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
  let read = 0;
  let written = 0;
  for (const { span, text } of sorted) {
    const kept = before.slice(read, span.start);
    if (!after.startsWith(kept + text, written)) return false;
    written += kept.length + text.length;
    read = span.end;
  }
  return after.slice(written) === before.slice(read);
}

/** Whether a fix brought a kind of line end that the file did not have. */
export const mixesLineEnds = (before: string, after: string): boolean =>
  [/\r\n/, /(?<!\r)\n/].some((form) => form.test(after) && !form.test(before) && /\r|\n/.test(before));
