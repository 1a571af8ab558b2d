import { levels } from '../../rules/core/level.ts';
import type { FileReport, FindingReport, RunReport } from './model.ts';
import { counts } from './summary.ts';

/** A finding and the file that it stands in. */
export interface Located {
  readonly file: FileReport;
  readonly finding: FindingReport;
}

/** The findings that `wanted` holds of (those that count), the severe ones first, else in the order of the run. */
export const bySeverity = (
  run: RunReport,
  wanted: (finding: FindingReport) => boolean = counts,
): readonly Located[] => {
  const all = run.files.flatMap((file) =>
    file.findings.filter(wanted).map((finding): Located => ({ file, finding })),
  );
  return levels.flatMap((level) => all.filter(({ finding }) => finding.level === level));
};

/** Known from before and ignored by nobody. */
export const isKnown = ({ known, suppressed }: FindingReport): boolean =>
  known !== undefined && suppressed === undefined;

export const isIgnored = ({ suppressed }: FindingReport): boolean => suppressed !== undefined;

/** The fix that is preferred, in a line; empty where there is none. */
export const fixLine = ({ fixes: [first] }: FindingReport): string =>
  first === undefined ? '' : `Fix (${first.safety}): ${first.title}.`;
