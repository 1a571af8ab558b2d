import { overlaps, type Span } from './span.ts';

/**
 * How far a fix may be trusted.
 *
 * - `safe`: changes nothing in what is built or deployed except the thing it names; *fix all* applies it.
 * - `unsafe`: valid, but a choice was made or behaviour may change; applied one at a time, by hand.
 */
export type Safety = 'safe' | 'unsafe';

/** Replaces a span of the document by a text. An insertion has an empty span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** An entry to add to the policy file that governs the document; the file is made where there is none. */
export interface PolicyChange {
  readonly path: readonly string[];
  /** Appended where the path leads to a list, set where it leads to a value. */
  readonly append?: PolicyValue;
  readonly set?: PolicyValue;
  /** What is written with it. */
  readonly also?: readonly PolicyChange[];
}

/** A word, or a map of words. */
export type PolicyValue = string | Readonly<Record<string, string>>;

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  /** The edits of the document itself, in any order, none overlapping another. Made only when asked for. */
  readonly edits: () => readonly Edit[];
  /** What the fix changes in the policy file, where it does. */
  readonly policy?: PolicyChange;
}

/** Applies every fix that overlaps no fix before it. `left` counts those that wait for a later pass. */
export function applyFixes(text: string, fixes: readonly Fix[]): { text: string; left: number } {
  const { edits, left } = editsOfFixes(fixes);
  return { text: applyEdits(text, edits), left };
}

/**
 * The edits of every fix that overlaps no fix before it. `applied` counts the fixes that changed something,
 * `left` those that wait for a later pass.
 */
export function editsOfFixes(fixes: readonly Fix[]): {
  edits: readonly Edit[];
  applied: number;
  left: number;
} {
  const taken: Edit[] = [];
  let applied = 0;
  let left = 0;
  for (const fix of fixes) {
    const edits = fix.edits();
    const clashes = edits.some((edit) => taken.some((other) => overlaps(edit.span, other.span)));
    if (clashes) left += 1;
    else {
      taken.push(...edits);
      if (edits.length > 0) applied += 1;
    }
  }
  return { edits: taken, applied, left };
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let from = 0;
  for (const { span, text: insert } of sorted) {
    result += text.slice(from, span.start) + insert;
    from = span.end;
  }
  return result + text.slice(from);
}
