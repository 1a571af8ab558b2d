import type { Facts } from './facts.ts';
import type { Fix, Safety } from './fix.ts';
import type { Family, Level, Preset } from './level.ts';
import type { Options, OptionValues } from './options.ts';
import type { PolicyContext } from './policy.ts';
import type { Span } from './span.ts';

/** What is to be said of a rule. */
export interface RuleHead<O extends Options = Options> {
  /** Kebab-case words; also the names of its file and its page. */
  readonly id: string;
  /** One sentence: what the rule wants. */
  readonly summary: string;
  readonly level: Level;
  /** The smallest preset that has the rule on. */
  readonly preset: Preset;
  readonly family: Family;
  /** The version that brought the rule. */
  readonly since: string;
  /** The same check in other tools and in standards, as `tool/rule`: `hadolint/DL3006`, `pss/hostPorts`, `cis/4.1`. */
  readonly sources: readonly string[];
  /** The furthest that any fix of this rule goes. */
  readonly fixes: Safety | 'none';
  readonly options: O;
}

/** A rule is a pure function from a document to reports, and what is to be said of it. */
export interface Rule<Document, O extends Options = Options> extends RuleHead<O> {
  check(input: CheckInput<Document>, options: OptionValues<O>): Iterable<Report>;
}

export interface CheckInput<Document> {
  readonly document: Document;
  readonly policy: PolicyContext;
  readonly facts: Facts;
  /** The day of the check, `YYYY-MM-DD`: end of life and expiry are judged against it. */
  readonly today: string;
}

/** One place where a rule is broken, before the policy gives it a level. */
export interface Report {
  readonly at: Span;
  /** A sentence or two for the person at the keyboard; ends with a full stop; code in backticks. */
  readonly message: string;
  /** The first is the preferred one. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  /** What it is about, where a rule has several reports at one place. */
  readonly about?: string;
  /** Of reports of one rule with the same key only the first of a file counts. */
  readonly once?: string;
  /** Reports of several rules with the same key become one finding of the gathering rule. */
  readonly gather?: Gather;
}

export interface Related {
  readonly at: Span;
  readonly message: string;
}

/** What the gathering rule says of the whole, see `security-context-missing`. */
export interface Gather {
  readonly rule: string;
  readonly key: string;
  readonly at: Span;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** The one way to declare rules over `Document`: a function that adds nothing but types. */
export const definerOf =
  <Document>() =>
  <const O extends Options>(rule: Rule<Document, O>): Rule<Document, O> =>
    rule;
