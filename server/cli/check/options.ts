import type { Level } from '../../../rules/core/level.ts';

/** What `seaworthy check` is asked for. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Show what would change and change nothing. */
  readonly diff: boolean;
  readonly policy: string | undefined;
  readonly allRules: boolean;
  /** Empty: all that are on. */
  readonly rules: readonly string[];
  readonly failOn: Level | 'never';
  readonly stdinName: string | undefined;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}

export const formats = ['text', 'json', 'sarif'] as const;
export type Format = (typeof formats)[number];
