import type { FixLevel } from '../workspace/fix-file.ts';
import type { Paths } from './paths.ts';

/** What every run has in common, whatever it checks. */
export interface CheckRequest {
  readonly paths: Paths;
  /** A policy file that governs instead of the nearest one; absolute. */
  readonly policy: string | undefined;
  readonly allRules: boolean;
  /** Check these rules only; empty: all that are on. */
  readonly rules: readonly string[];
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly fix: FixLevel;
  /** Tell what fixes would change, and change nothing. */
  readonly diff: boolean;
  /** Whether the report needs the edits of the fixes, which costs time. */
  readonly changes: boolean;
  /** A baseline that holds instead of the nearest one; absolute. `none`: no baseline at all. */
  readonly baseline: string | 'none' | undefined;
  /** The module that workers run; undefined: check in this thread, whatever there is. */
  readonly worker: URL | undefined;
  /** How many workers at most; as many as there are cores where it is left out. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** To find what the policy in force says, and to fix nothing. */
export const justChecking = {
  allRules: false,
  rules: [],
  fix: 'none',
  diff: false,
  changes: false,
} as const satisfies Partial<CheckRequest>;
