import type { Level } from '../../rules/core/level.ts';
import type { RunReport } from './model.ts';
import { isRefused } from './signatures.ts';
import { reaches, type Summary } from './summary.ts';
import { amount } from './words.ts';

/** What a run comes to; the same as its exit code: 0, 1, 3 and 2. */
export type Verdict = 'passed' | 'refused' | 'unknown' | 'broken';

/** By what a run is judged. */
export interface Judged {
  /** Whether the run was made to its end without a broken policy. */
  readonly successful: boolean;
  /** The level from which findings refuse. */
  readonly failOn: Level | 'never';
}

/** The first that applies, as in every command. */
export function verdictOf(run: RunReport, { successful, failOn }: Judged): Verdict {
  if (!successful) return 'broken';
  if (failOn !== 'never' && reaches(run, failOn)) return 'refused';
  // Who asks for signatures asks for verified ones, whatever the level of a finding.
  if (run.signed?.some(isRefused) === true) return 'refused';
  return run.errors.length > 0 ? 'unknown' : 'passed';
}

/** The exit code of every command that judges a run. */
export const exitCodeOf = (run: RunReport, judged: Judged): number => exitCodes[verdictOf(run, judged)];

const exitCodes: Readonly<Record<Verdict, number>> = { passed: 0, refused: 1, broken: 2, unknown: 3 };

/** A verdict in a sentence. */
export function verdictText(verdict: Verdict, { failOn }: Judged): string {
  if (verdict === 'refused')
    return failOn === 'hint'
      ? 'There are findings.'
      : `There are findings of level \`${failOn}\`${orWorse(failOn)}.`;
  return sentences[verdict];
}

const orWorse = (level: Level | 'never'): string => (level === 'error' ? '' : ' or worse');

const sentences: Readonly<Record<Exclude<Verdict, 'refused'>, string>> = {
  passed: 'Nothing stands against it.',
  unknown: 'Something could not be checked.',
  broken: 'A policy is broken, or a path that was named is missing.',
};

/** What was found, one piece a level: `2 errors`, `1 warning`; empty for nothing. */
export const saidOf = ({ errors, warnings, infos, hints }: Summary): readonly string[] =>
  [
    errors > 0 ? amount(errors, 'error') : '',
    warnings > 0 ? amount(warnings, 'warning') : '',
    infos > 0 ? `${infos} info` : '',
    hints > 0 ? amount(hints, 'hint') : '',
  ].filter((text) => text !== '');

/** Whether anything was compared: with a revision, or with a baseline. */
export const wasCompared = ({ base, files }: RunReport): boolean =>
  base !== undefined ||
  files.some(({ gone, findings }) => gone !== undefined || findings.some(({ known }) => known !== undefined));
