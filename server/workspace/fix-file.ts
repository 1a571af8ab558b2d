import type { Finding } from '../../rules/core/finding.ts';
import { applyFixes, type Fix } from '../../rules/core/fix.ts';
import type { Snapshot } from './snapshot.ts';

/** How far the user lets fixes go. */
export type FixLevel = 'none' | 'safe' | 'unsafe';

export interface Fixed {
  /** The file as it would be. */
  readonly snapshot: Snapshot;
  /** How many fixes were applied. */
  readonly count: number;
}

/**
 * Applies fixes until none is left that may be applied: in each pass those that do not overlap, then the
 * text is checked anew. It ends after a bounded number of passes, and where a pass would come back to a
 * text that was seen before.
 */
export function fixAll(
  snapshot: Snapshot,
  level: FixLevel,
  check: (text: string, previous: Snapshot) => Snapshot | undefined,
): Fixed {
  let current = snapshot;
  let count = 0;
  const seen = new Set([snapshot.text]);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const fixes = current.findings.flatMap((finding) => fixFor(finding, level) ?? []);
    if (fixes.length === 0) break;
    const { text, left } = applyFixes(current.text, fixes);
    const next = seen.has(text) ? undefined : check(text, current);
    if (next === undefined) break;
    seen.add(text);
    count += fixes.length - left;
    current = next;
  }
  return { snapshot: current, count };
}

const mostPasses = 20;

/** The first fix that goes no further than allowed. One that changes the policy needs a person. */
const fixFor = ({ fixes, suppressed }: Finding, level: FixLevel): Fix | undefined =>
  suppressed
    ? undefined
    : fixes.find(
        (fix) =>
          fix.policy === undefined &&
          (fix.safety === 'safe' ? level !== 'none' : level === 'unsafe') &&
          fix.edits().length > 0,
      );
