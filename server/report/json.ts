import { jsonText } from './escape.ts';
import { imageEntry } from './images-json.ts';
import type { FileReport, FindingReport, Known, RunReport } from './model.ts';
import { summaryOf } from './summary.ts';
import type { Tool } from './tool.ts';

/** The report for scripts. Its shape is promised by `schemaVersion` and only grows. */
export const jsonReport = (run: RunReport, tool: Tool): string =>
  jsonText({ ...reportBody(run, tool), ...(run.images && { images: run.images.map(imageEntry) }) });

/** What every run has to say for scripts, whatever it was about. */
export const reportBody = (run: RunReport, tool: Tool) => ({
  schemaVersion: 1,
  tool: { name: tool.name, version: tool.version },
  base: run.base ? { name: run.base.name, commit: run.base.commit ?? null } : null,
  files: run.files.map(fileEntry),
  errors: run.errors.map(({ path, message }) => ({ path, message })),
  summary: summaryOf(run),
});

const fileEntry = ({ path, language, findings, gone = [] }: FileReport) => ({
  path,
  language,
  findings: findings.map(findingEntry),
  gone: gone.map(({ rule, level = null, message = null, fingerprint }) => ({
    rule,
    level,
    message,
    fingerprint,
  })),
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
        ...(finding.suppressed.owner !== undefined && { owner: finding.suppressed.owner }),
      }
    : null,
  known: knownEntry(finding.known),
  fingerprint: finding.fingerprint,
});

function knownEntry(known: Known | undefined) {
  if (known === undefined) return null;
  return { by: known.by, since: known.by === 'baseline' ? known.since : null };
}
