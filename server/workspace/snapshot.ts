import { detectLanguage } from '../../rules/catalogue.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { Language, Parsed } from '../../rules/core/language.ts';
import { type LintInput, lint } from '../../rules/core/lint.ts';
import { type LineMap, linesOf } from '../../rules/core/text.ts';

/** One file at one version: its tree and its findings. Never changed. */
export interface Snapshot {
  /** With `/`, relative to the folder that the policy's paths are relative to, or a URI's path. */
  readonly path: string;
  readonly text: string;
  readonly language: Language<unknown>;
  readonly parsed: Parsed<unknown>;
  readonly findings: readonly Finding[];
  readonly lines: LineMap;
}

export interface SnapshotInput extends LintInput {
  readonly path: string;
  readonly text: string;
  /** The editor's own name for the language, where there is one. */
  readonly languageId?: string | undefined;
  /** Whether the user named the very file. */
  readonly named?: boolean | undefined;
  readonly previous?: Snapshot | undefined;
}

/** Reads and checks a file; undefined where it is of no language of ours. Reuses what `previous` has in common with it. */
export function takeSnapshot(input: SnapshotInput): Snapshot | undefined {
  const { path, text, languageId, named, previous } = input;
  const language = detectLanguage({ path, text, languageId, named });
  if (language === undefined) return undefined;
  const before = previous?.language === language ? previous.parsed : undefined;
  const parsed = language.parse(text, before);
  return {
    path,
    text,
    language,
    parsed,
    findings: lint(language, parsed, input),
    lines: linesOf(text),
  };
}
