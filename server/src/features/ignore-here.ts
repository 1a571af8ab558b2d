import type { Finding } from '../../../rules/core/finding.ts';
import type { Edit } from '../../../rules/core/fix.ts';
import { applyEdits } from '../../../rules/core/fix.ts';
import { engineRules } from '../../../rules/core/rules/index.ts';
import { lineEndOf, positionAt } from '../../../rules/core/text.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** A comment that ignores one finding, and where in it the reason stands. */
export interface IgnoreComment {
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Finds the lowest line above a finding where a comment takes it out of the count, and breaks nothing:
 * not inside a block of text, not in the middle of an instruction. Each try is checked by what the engine
 * makes of it. Undefined where there is no such line.
 */
export function ignoreComment(
  snapshot: Snapshot,
  finding: Finding,
  retake: (text: string, previous: Snapshot) => Snapshot | undefined,
): IgnoreComment | undefined {
  const { lines, text } = snapshot;
  const first = positionAt(lines, finding.at.start).line;
  for (let line = first; line >= 0 && line > first - furthest; line -= 1) {
    const at = lines.starts[line] ?? 0;
    if (continues.test(text.slice(lines.starts[line - 1] ?? 0, at))) continue;
    const indent = /^[ \t]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
    const comment = { at, before: `${indent}# seaworthy-ignore ${finding.rule}: `, after: lineEndOf(text) };
    const edit = editOf(comment, 'reason');
    const next = retake(applyEdits(text, [edit]), snapshot);
    if (next && isIgnored(next, finding, edit) && sameOtherwise(snapshot, next)) return comment;
  }
  return undefined;
}

const editOf = ({ at, before, after }: IgnoreComment, reason: string): Edit => ({
  span: { start: at, end: at },
  text: before + reason + after,
});

/** A line that goes on in the next one: a comment there would part the two for the eye. */
const continues = /[\\`][ \t]*(?:\r\n|\n|\r)$/;

/** A RUN of more lines than this is searched no further. */
const furthest = 200;

const isIgnored = (next: Snapshot, { rule, at }: Finding, { text }: Edit): boolean =>
  next.findings.some(
    (other) =>
      other.rule === rule &&
      other.at.start === at.start + text.length &&
      other.suppressed?.by === 'seaworthy' &&
      other.suppressed.reason === 'reason',
  );

/** A comment in the wrong place is itself found fault with, or makes the file unreadable. */
const sameOtherwise = (before: Snapshot, after: Snapshot): boolean =>
  faults(after) <= faults(before) && after.parsed.parts.length === before.parsed.parts.length;

const faults = ({ findings }: Snapshot): number =>
  findings.filter(({ rule }) => engineRules.some(({ id }) => id === rule)).length;
