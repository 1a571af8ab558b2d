import { type Level, levels } from '../../rules/core/level.ts';
import type { FindingReport, RunReport } from './model.ts';

/** How many of what; suppressed and known findings stand in their own counts only. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly suppressed: number;
  /** In the base revision or the baseline already. */
  readonly known: number;
  /** In the base revision or the baseline, and no longer in the files. */
  readonly gone: number;
  readonly fixed: number;
  /** Rounded to milliseconds. */
  readonly seconds: number;
}

export function summaryOf({ files, fixed, seconds }: RunReport): Summary {
  const all = files.flatMap(({ findings }) => findings);
  const of = (level: Level): number => all.filter((one) => counts(one) && one.level === level).length;
  return {
    files: files.length,
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    hints: of('hint'),
    suppressed: all.filter(({ suppressed }) => suppressed !== undefined).length,
    known: all.filter(({ suppressed, known }) => suppressed === undefined && known !== undefined).length,
    gone: files.reduce((sum, { gone = [] }) => sum + gone.length, 0),
    fixed,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** Whether any finding that counts is at least as severe as `level`. */
export const reaches = ({ files }: RunReport, level: Level): boolean =>
  files.some(({ findings }) =>
    findings.some((one) => counts(one) && levels.indexOf(one.level) <= levels.indexOf(level)),
  );

/** Whether a finding has a say: nobody ignores it, and it is not known from before. */
export const counts = ({ suppressed, known }: FindingReport): boolean =>
  suppressed === undefined && known === undefined;
