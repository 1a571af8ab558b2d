import type { Level } from '../../../rules/core/level.ts';
import type { Format } from '../../report/formats.ts';

/** What `seaworthy check` is asked for. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly what: What;
  readonly format: Format;
  /** Reports that go into files, beside the one that is printed. */
  readonly outputs: readonly Output[];
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Show what would change and change nothing. */
  readonly diff: boolean;
  readonly policy: string | undefined;
  readonly allRules: boolean;
  /** Empty: all that are on. */
  readonly rules: readonly string[];
  readonly failOn: Level | 'never';
  /** List also what the base or the baseline has already. */
  readonly allFindings: boolean;
  /** A baseline that holds instead of the nearest one; `none`: no baseline at all. */
  readonly baseline: string | 'none' | undefined;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}

/** What is checked: files as they are, what is staged, what differs from a revision, or what comes in through stdin. */
export type What =
  | { readonly kind: 'files' }
  | { readonly kind: 'staged' }
  | { readonly kind: 'since'; readonly revision: string }
  | { readonly kind: 'stdin'; readonly name: string };

export interface Output {
  readonly format: Format;
  readonly file: string;
}
