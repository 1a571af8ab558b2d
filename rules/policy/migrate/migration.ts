import type { LanguageId } from '../../core/language.ts';
import type { Level } from '../../core/level.ts';
import type { RulesById } from '../syntax.ts';

/** What a configuration of another tool says, as far as a policy can say it. */
export interface Migration {
  readonly carried: readonly Carried[];
  readonly left: readonly Left[];
}

/** Why a configuration cannot be read at all, in a sentence. */
export interface Unreadable {
  readonly error: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Something that the policy will say. */
export type Carried = Told &
  (
    | {
        readonly kind: 'level';
        readonly rule: string;
        readonly level: Level | 'off';
        /** For which paths only, as gitignore patterns. */
        readonly paths?: readonly string[] | undefined;
      }
    | {
        readonly kind: 'ignore';
        readonly rule: string;
        readonly paths: readonly string[];
        readonly reason?: string | undefined;
        /** The last day on which it counts. */
        readonly until?: string | undefined;
      }
    | { readonly kind: 'ignored-path' | 'registry'; readonly pattern: string }
    | {
        readonly kind: 'label' | 'workload-label' | 'workload-annotation';
        readonly name: string;
        readonly like?: string | undefined;
      }
  );

interface Told {
  /** Counted from 1. */
  readonly line: number;
  /** What the configuration says, as it is written there. */
  readonly what: string;
  /** What is not quite the same. */
  readonly note?: string | undefined;
}

/** Something that the policy cannot say, or that is not carried over for another reason. */
export interface Left {
  readonly line: number;
  readonly what: string;
  /** A sentence. */
  readonly why: string;
}

export interface MigrationInput {
  readonly text: string;
  readonly rules: RulesById;
  readonly languagesOf: (rule: string) => readonly LanguageId[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Takes what a reader finds. */
export interface Collector {
  readonly input: MigrationInput;
  readonly carried: Carried[];
  readonly left: Left[];
}

export const collectorFor = (input: MigrationInput): Collector => ({ input, carried: [], left: [] });

export const leave = ({ left }: Collector, line: number, what: string, why: string): void =>
  void left.push({ line, what, why });

export const noSuchCheck = 'Seaworthy has no such check.';
