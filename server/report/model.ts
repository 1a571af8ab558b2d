import type { Finding, Suppressed } from '../../rules/core/finding.ts';
import type { Safety } from '../../rules/core/fix.ts';
import type { Language, Parsed } from '../../rules/core/language.ts';
import type { Level } from '../../rules/core/level.ts';
import type { ImageScan } from '../../rules/core/scan.ts';
import type { LineMap } from '../../rules/core/text.ts';
import type { SignedImage } from './signatures.ts';

/** What a run has found: plain data without any secret's value, ready for every format. */
export interface RunReport {
  /** Every checked file, clean ones too, in the order of their paths. */
  readonly files: readonly FileReport[];
  readonly errors: readonly RunError[];
  /** How many findings were repaired in the files. */
  readonly fixed: number;
  readonly seconds: number;
  /** What the files were compared with; undefined where everything counts. */
  readonly base?: Base | undefined;
  /** What was scanned; undefined where nobody asked for a scan. Findings about it stand in `files`. */
  readonly images?: readonly ImageScan[] | undefined;
  /** Whose signatures were checked; undefined where nobody asked. Findings about it stand in `files`. */
  readonly signed?: readonly SignedImage[] | undefined;
}

/** The revision that findings are compared with. */
export interface Base {
  /** As the user would say it: `HEAD`, `main`. */
  readonly name: string;
  /** The commit's id; undefined where there is none yet. */
  readonly commit: string | undefined;
}

export interface FileReport {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** The language's id; `policy` for a policy file. */
  readonly language: string;
  /** In the order of the text. */
  readonly findings: readonly FindingReport[];
  /** What the base or the baseline has and the file no longer; empty where nothing was compared. */
  readonly gone?: readonly GoneFinding[];
}

/** A finding that is no more. Of one that only the baseline lists, level and message are not known any longer. */
export interface GoneFinding {
  readonly rule: string;
  readonly level: Level | undefined;
  readonly message: string | undefined;
  readonly fingerprint: string;
}

/** Why a finding is no news and does not count: the base revision has it too, or the baseline lists it. */
export type Known =
  | { readonly by: 'base' }
  | {
      readonly by: 'baseline';
      /** The day on which it was written down, `YYYY-MM-DD`. */
      readonly since: string;
    };

/** Something that was asked for and could not be told. */
export interface RunError {
  readonly path: string;
  readonly message: string;
}

export interface FindingReport {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly range: Range;
  readonly sources: readonly string[];
  readonly fixes: readonly FixReport[];
  readonly related: readonly { readonly range: Range; readonly message: string }[];
  readonly standsFor: readonly string[];
  readonly suppressed: Suppressed | undefined;
  readonly known: Known | undefined;
  readonly excerpt: Excerpt;
  /** The same as long as the finding is the same, wherever its lines move. */
  readonly fingerprint: string;
}

export interface FixReport {
  readonly title: string;
  readonly safety: Safety;
  /** Whether it changes the policy file, which is no matter of this file alone. */
  readonly inPolicy?: true;
  /** Undefined where nobody asked for them, or where they would show a secret. */
  readonly changes: readonly Change[] | undefined;
}

export interface Change {
  readonly range: Range;
  readonly text: string;
}

/** Lines and columns count from 1, columns in UTF-16 units; the end is the first place after. */
export interface Range {
  readonly start: Place;
  readonly end: Place;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The line that a finding begins in, secrets masked, and what of it is meant. */
export interface Excerpt {
  readonly text: string;
  /** Offsets into `text`. */
  readonly from: number;
  readonly to: number;
  /** Whether the finding goes on in the lines below. */
  readonly goesOn: boolean;
}

/** What a report is made from: a file that was read and checked. */
export interface Checked {
  readonly text: string;
  readonly language: Language<unknown>;
  readonly parsed: Parsed<unknown>;
  readonly findings: readonly Finding[];
  readonly lines: LineMap;
}
