import type { FileReport, FindingReport, RunReport } from './model.ts';
import { summaryOf } from './summary.ts';
import type { Tool } from './tool.ts';

/** The report for scripts. Its shape is promised by `schemaVersion` and only grows. */
export function jsonReport(run: RunReport, tool: Tool): string {
  const report = {
    schemaVersion: 1,
    tool: { name: tool.name, version: tool.version },
    files: run.files.map(fileEntry),
    errors: run.errors.map(({ path, message }) => ({ path, message })),
    summary: summaryOf(run),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

const fileEntry = ({ path, language, findings }: FileReport) => ({
  path,
  language,
  findings: findings.map(findingEntry),
});

const findingEntry = (finding: FindingReport) => ({
  rule: finding.rule,
  level: finding.level,
  message: finding.message,
  range: finding.range,
  sources: finding.sources,
  fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
  standsFor: finding.standsFor,
  suppressed: finding.suppressed
    ? {
        by: finding.suppressed.by,
        reason: finding.suppressed.reason ?? null,
        until: finding.suppressed.until ?? null,
      }
    : null,
});
