import type { Span } from './span.ts';

/** An ignore comment (or annotation), as a language read it; whether it applies is decided in `suppress.ts`. */
export interface Ignore {
  /** The comment itself. */
  readonly at: Span;
  /** What it covers: a span of the same part, or the whole file. */
  readonly covers: Span | 'file';
  /** Whose form it has: `seaworthy`, `hadolint`, `buildkit`, `trivy`, `checkov`, `kube-linter`, `kics`, … */
  readonly tool: string;
  /** Rules in that tool's own spelling. */
  readonly rules: readonly string[] | 'all';
  readonly reason: string | undefined;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  /** What is wrong with the comment itself, where something is. */
  readonly problem: string | undefined;
}

export interface Comment {
  /** From `#` to the end of the line, line end excluded. */
  readonly span: Span;
  /** The text after `#`, trimmed. */
  readonly text: string;
  /** Whether nothing but white space stands before it on its line. */
  readonly ownLine: boolean;
}
