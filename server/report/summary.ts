import { type Level, levels } from '../../rules/core/level.ts';
import type { FindingReport, RunReport } from './model.ts';

/** How many of what; suppressed findings stand in their own count only. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly suppressed: number;
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
    suppressed: all.filter((one) => !counts(one)).length,
    fixed,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** Whether any finding that counts is at least as severe as `level`. */
export const reaches = ({ files }: RunReport, level: Level): boolean =>
  files.some(({ findings }) =>
    findings.some((one) => counts(one) && levels.indexOf(one.level) <= levels.indexOf(level)),
  );

export const counts = ({ suppressed }: FindingReport): boolean => suppressed === undefined;
