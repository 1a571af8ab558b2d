import type { Finding } from '../../rules/core/finding.ts';
import type { Fix } from '../../rules/core/fix.ts';
import { mask, type Secrets } from '../../rules/core/mask.ts';
import type { Span } from '../../rules/core/span.ts';
import { type LineMap, positionAt } from '../../rules/core/text.ts';
import { excerptOf } from './excerpt.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { secretsIn } from './masked.ts';
import type { Change, Checked, FileReport, FindingReport, FixReport, Place, Range } from './model.ts';

/** What is told of a checked file. `changes` asks for the edits of the fixes too, which costs time. */
export function reportFile(
  path: string,
  file: Checked,
  { changes }: { readonly changes: boolean },
): FileReport {
  const language = file.language.id;
  if (file.findings.length === 0) return { path, language, findings: [] };
  const secrets = secretsIn(file);
  const fingerprints = fingerprintsOf(file, secrets);
  const findings = file.findings.map(
    (finding, index): FindingReport => ({
      rule: finding.rule,
      level: finding.level,
      message: finding.message,
      range: rangeOf(file.lines, finding.at),
      sources: finding.sources,
      fixes: finding.fixes.map((fix) => reportFix(fix, file, changes ? secrets : undefined)),
      related: relatedOf(finding, file.lines),
      standsFor: finding.standsFor,
      suppressed: suppressedOf(finding, secrets.values),
      known: undefined,
      excerpt: excerptOf(file.text, file.lines, finding.at, secrets),
      fingerprint: fingerprints[index] ?? '',
    }),
  );
  return { path, language, findings };
}

const rangeOf = (lines: LineMap, { start, end }: Span): Range => ({
  start: placeOf(lines, start),
  end: placeOf(lines, end),
});

function placeOf(lines: LineMap, offset: number): Place {
  const { line, column } = positionAt(lines, offset);
  return { line: line + 1, column: column + 1 };
}

const reportFix = (fix: Fix, file: Checked, secrets: Secrets | undefined): FixReport => ({
  title: fix.title,
  safety: fix.safety,
  ...(fix.policy !== undefined && { inPolicy: true }),
  changes: secrets && changesOf(fix, file, secrets),
});

/** A fix that writes a secret down again (moving it to another place) keeps its changes to itself. */
function changesOf(fix: Fix, { text, lines }: Checked, secrets: Secrets): readonly Change[] | undefined {
  const edits = fix.edits();
  const hidden = [...secrets.values, ...secrets.spans.map(({ start, end }) => text.slice(start, end))];
  if (edits.length === 0 || edits.some((edit) => hidden.some((value) => edit.text.includes(value)))) {
    return undefined;
  }
  return edits.map((edit) => ({ range: rangeOf(lines, edit.span), text: edit.text }));
}

const relatedOf = ({ related }: Finding, lines: LineMap): FindingReport['related'] =>
  related.map(({ at, message }) => ({ range: rangeOf(lines, at), message }));

function suppressedOf({ suppressed }: Finding, secrets: readonly string[]): FindingReport['suppressed'] {
  if (suppressed?.reason === undefined) return suppressed;
  return { ...suppressed, reason: mask(suppressed.reason, secrets) };
}
