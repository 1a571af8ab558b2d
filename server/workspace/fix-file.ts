import { draftOf, edited, editsOf } from '../../rules/core/draft.ts';
import type { Finding } from '../../rules/core/finding.ts';
import { type Edit, editsOfFixes, type Fix } from '../../rules/core/fix.ts';
import type { Snapshot } from './snapshot.ts';

/** How far the user lets fixes go. */
export type FixLevel = 'none' | 'safe' | 'unsafe';

export interface Fixed {
  /** The file as it would be. */
  readonly snapshot: Snapshot;
  /** How many fixes were applied. */
  readonly count: number;
  /** All of them as edits of the first text. */
  readonly edits: readonly Edit[];
}

/**
 * Applies fixes of the findings that `wanted` lets through until none is left that may be applied: in each
 * pass those that do not overlap, then the text is checked anew. It ends after a bounded number of passes,
 * and where a pass would come back to a text that was seen before. With a `title` only fixes that are called so.
 */
export function fixAll(
  snapshot: Snapshot,
  level: FixLevel,
  check: (text: string, previous: Snapshot) => Snapshot | undefined,
  wanted: (finding: Finding, snapshot: Snapshot) => boolean = () => true,
  title?: string,
): Fixed {
  let current = snapshot;
  let draft = draftOf(snapshot.text);
  let count = 0;
  const seen = new Set([snapshot.text]);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const now = current;
    const fixes = now.findings
      .filter((finding) => wanted(finding, now))
      .flatMap((finding) => fixFor(finding, level, title) ?? []);
    const { edits, applied } = editsOfFixes(fixes);
    if (edits.length === 0) break;
    const after = edited(draft, edits);
    const next = seen.has(after.text) ? undefined : check(after.text, current);
    if (next === undefined) break;
    seen.add(after.text);
    count += applied;
    [draft, current] = [after, next];
  }
  return { snapshot: current, count, edits: editsOf(draft, snapshot.text.length) };
}

const mostPasses = 20;

/**
 * The first fix of a finding that goes no further than allowed. One that changes the policy file is no
 * matter of this file alone and needs a person.
 */
export const fixFor = ({ fixes, suppressed }: Finding, level: FixLevel, title?: string): Fix | undefined =>
  suppressed
    ? undefined
    : fixes.find(
        (fix) =>
          fix.policy === undefined &&
          (title === undefined || fix.title === title) &&
          (fix.safety === 'safe' ? level !== 'none' : level === 'unsafe'),
      );
