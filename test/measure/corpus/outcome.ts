/** What was seen of one file. Plain data, because it comes from a thread of its own. */
export interface Outcome {
  readonly path: string;
  readonly kind: string;
  /** Undefined where the file is of no language of ours. */
  readonly language: string | undefined;
  /** How often each rule spoke: as recommended, and for rules that are off there with every rule on. */
  readonly findings: Readonly<Record<string, number>>;
  readonly suppressed: number;
  readonly violations: readonly Violation[];
  readonly variants: readonly Variant[];
  /** How many fixes were tried one by one. */
  readonly tried: Readonly<Record<'safe' | 'unsafe', number>>;
  /** How many safe fixes *fix all* applied with every rule on. */
  readonly fixedAll: number;
  /** What it took to check the file once. */
  readonly milliseconds: number;
}

export interface Violation {
  /** What was broken: `crash`, `outside`, `slow`, `not gone`, `appears`, … */
  readonly what: string;
  readonly rule: string;
  readonly path: string;
  readonly detail: string;
}

/** A text of the file after a fix, for those who read such files in earnest. */
export interface Variant {
  readonly rule: string;
  readonly title: string;
  readonly text: string;
  readonly mark: boolean;
}
