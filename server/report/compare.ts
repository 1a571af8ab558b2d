import type { FileReport, FindingReport, GoneFinding } from './model.ts';

/**
 * The report of a file with what it has in common with its base marked as known, and what is gone. A finding
 * that somebody ignored in the base is news as soon as nobody does. Without a base all of it is news.
 */
export function compareWithBase(report: FileReport, base: FileReport | undefined): FileReport {
  if (base === undefined) return report;
  const before = base.findings.filter(({ suppressed }) => suppressed === undefined);
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const now = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  return {
    ...report,
    findings: report.findings.map(
      (finding): FindingReport =>
        known.has(finding.fingerprint) ? { ...finding, known: { by: 'base' } } : finding,
    ),
    gone: before.filter(({ fingerprint }) => !now.has(fingerprint)).map(goneOf),
  };
}

const goneOf = ({ rule, level, message, fingerprint }: FindingReport): GoneFinding => ({
  rule,
  level,
  message,
  fingerprint,
});
