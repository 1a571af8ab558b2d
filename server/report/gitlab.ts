import { createHash } from 'node:crypto';
import type { Level } from '../../rules/core/level.ts';
import { fixLine } from './counted.ts';
import { jsonText } from './escape.ts';
import { errorWord } from './images.ts';
import type { FindingReport, RunError, RunReport } from './model.ts';
import { counts } from './summary.ts';
import { visible } from './width.ts';

/**
 * A Code Quality report for GitLab, whose merge requests compare it with that of the target branch.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(run: RunReport): string {
  const seen = new Map<string, number>();
  const issues = [
    ...run.errors.map((error) => errorIssue(error, errorWord(run).replace(' ', '-'))),
    ...run.files.flatMap(({ path, findings }) =>
      findings.filter(counts).map((finding) => findingIssue(path, finding)),
    ),
  ].map((issue) => ({ ...issue, fingerprint: unique(issue.fingerprint, seen) }));
  return jsonText(issues);
}

const findingIssue = (path: string, finding: FindingReport) => ({
  description: visible([finding.message, fixLine(finding)].filter((text) => text !== '').join(' ')),
  check_name: finding.rule,
  fingerprint: hashOf([finding.rule, path, finding.fingerprint]),
  severity: severities[finding.level],
  location: {
    path: path,
    lines: { begin: finding.range.start.line, end: finding.range.end.line },
  },
});

/** What was not checked blocks: nothing is known of it. */
const errorIssue = ({ path, message }: RunError, kind: string) => ({
  description: visible(`${kind === 'unknown' ? 'Unknown' : 'Not checked'}: ${message}`),
  check_name: kind,
  fingerprint: hashOf([kind, path, message]),
  severity: 'blocker',
  location: { path: path, lines: { begin: 1, end: 1 } },
});

const severities: Readonly<Record<Level, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** A finding's own fingerprint is that of its file; GitLab wants one of the whole report. */
const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

/** GitLab drops an issue whose fingerprint it has seen. */
function unique(fingerprint: string, seen: Map<string, number>): string {
  const ordinal = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, ordinal);
  return ordinal === 1 ? fingerprint : hashOf([fingerprint, String(ordinal)]);
}
