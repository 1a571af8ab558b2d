import type { Finding } from '../../../rules/core/finding.ts';
import type { Edit, Fix } from '../../../rules/core/fix.ts';
import { overlaps } from '../../../rules/core/span.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { editsOf, type Pieces, wholeText, withEdits } from '../pieces.ts';

export interface FixedAll {
  /** Of the snapshot that it began with. */
  readonly edits: readonly Edit[];
  /** How many fixes were applied. */
  readonly fixed: number;
  /** The file as it is then. */
  readonly after: Snapshot;
}

/**
 * Applies the safe fixes of the findings that `wanted` lets through, and again those of what is then found,
 * until none is left. `retake` checks a changed text.
 */
export function fixAll(
  before: Snapshot,
  retake: (text: string, previous: Snapshot) => Snapshot | undefined,
  wanted: (finding: Finding) => boolean = () => true,
): FixedAll {
  let after = before;
  let pieces: Pieces = wholeText(before.text);
  let fixed = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const fixes = after.findings.filter(wanted).flatMap((finding) => safeFixOf(finding) ?? []);
    const chosen = withoutOverlaps(fixes);
    if (chosen.edits.length === 0) break;
    pieces = withEdits(pieces, chosen.edits);
    const next = retake(textOf(before.text, pieces), after);
    fixed += chosen.count;
    if (next === undefined) break;
    after = next;
  }
  return { edits: editsOf(pieces, before.text.length), fixed, after };
}

/** Fixes that bring about each other's findings would else go on for ever. */
const mostRounds = 10;

/** The safe fix of a finding that counts; one that changes the policy file is no matter of this file alone. */
export const safeFixOf = ({ fixes, suppressed }: Finding): Fix | undefined =>
  suppressed === undefined
    ? fixes.find(({ safety, policy }) => safety === 'safe' && policy === undefined)
    : undefined;

function withoutOverlaps(fixes: readonly Fix[]): { readonly edits: readonly Edit[]; readonly count: number } {
  const taken: Edit[] = [];
  let count = 0;
  for (const fix of fixes) {
    const edits = fix.edits();
    if (edits.some(({ span }) => taken.some((other) => overlaps(span, other.span)))) continue;
    if (edits.length > 0) count += 1;
    taken.push(...edits);
  }
  return { edits: taken, count };
}

const textOf = (before: string, pieces: Pieces): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : before.slice(piece.start, piece.end))).join('');
