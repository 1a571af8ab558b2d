import type { Finding } from './finding.ts';
import type { Fix } from './fix.ts';
import type { Related } from './rule.ts';
import { shiftSpan } from './span.ts';

/** A finding of a part, in offsets of the file in which the part begins at `by`. */
export function shiftFinding(finding: Finding, by: number): Finding {
  const shiftFix = (fix: Fix): Fix => ({
    ...fix,
    edits: () => fix.edits().map(({ span, text }) => ({ span: shiftSpan(span, by), text })),
  });
  const shiftRelated = ({ at, message }: Related): Related => ({ at: shiftSpan(at, by), message });
  return {
    ...finding,
    at: shiftSpan(finding.at, by),
    fixes: finding.fixes.length === 0 ? finding.fixes : finding.fixes.map(shiftFix),
    related: finding.related.length === 0 ? finding.related : finding.related.map(shiftRelated),
  };
}
