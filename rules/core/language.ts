import type { Ignore } from './ignore.ts';
import type { Report, Rule } from './rule.ts';
import type { Span } from './span.ts';

/** One kind of file, and all that is known of it. */
export interface Language<Document> {
  readonly id: LanguageId;
  readonly rules: readonly Rule<Document>[];
  /**
   * Never throws: what cannot be read is told as problems beside the rest.
   * `previous` is what an earlier version of the same file gave; parts whose text did not change are
   * the very same objects again.
   */
  parse(text: string, previous?: Parsed<Document>): Parsed<Document>;
  /** What a place in the document is called, without line numbers; half of a finding's fingerprint. */
  anchor(document: Document, at: Span): string;
  /** Where the document holds secret values: no output may show what stands there. */
  secrets(document: Document): readonly Span[];
  ignores(document: Document): readonly Ignore[];
}

export const languageIds = ['dockerfile', 'kubernetes', 'compose', 'policy'] as const;
export type LanguageId = (typeof languageIds)[number];

export interface Parsed<Document> {
  readonly text: string;
  /** In the order of the text, not overlapping; a Dockerfile is one part, a YAML file one a document. */
  readonly parts: readonly Placed<Document>[];
}

/** A part and where it begins in the file: all spans inside the part count from there. */
export interface Placed<Document> {
  readonly start: number;
  readonly part: Part<Document>;
}

/** Never changed, so that what was computed from it may be kept beside it. */
export interface Part<Document> {
  readonly text: string;
  readonly document: Document;
  /** What could not be read, as reports of `parse-error`. */
  readonly problems: readonly Report[];
}
