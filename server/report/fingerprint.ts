import { createHash } from 'node:crypto';
import type { Finding } from '../../rules/core/finding.ts';
import type { Secrets } from '../../rules/core/mask.ts';
import { lineSpan } from './excerpt.ts';
import { maskPiece } from './masked.ts';
import type { Checked } from './model.ts';

/**
 * One fingerprint a finding: rule, anchor and the text that it marks (its first line, white space evened
 * out, every secret replaced by the same mask), and a number for those that are equal in all of that.
 * Neither the path nor a line number is in it, so it stays when the file is moved or lines are added.
 */
export function fingerprintsOf(file: Checked, secrets: Secrets): readonly string[] {
  const seen = new Map<string, number>();
  return file.findings.map((finding) => {
    const content = JSON.stringify([finding.rule, finding.anchor, markedText(file, finding, secrets)]);
    const ordinal = (seen.get(content) ?? 0) + 1;
    seen.set(content, ordinal);
    return `${createHash('sha256').update(content).digest('hex').slice(0, 32)}:${ordinal}`;
  });
}

function markedText({ text, lines }: Checked, { at }: Finding, secrets: Secrets): string {
  const line = lineSpan(text, lines, at.start);
  const end = Math.max(at.start, Math.min(at.end, line.end));
  const piece = at.end > at.start ? { start: at.start, end } : line;
  return maskPiece(text, piece, secrets).text.trim().replaceAll(/\s+/g, ' ');
}
