import type { Approved, Policy, PolicyContext, RequiredKey, RuleSetting } from '../core/policy.ts';
import type { TrustedSigner, TrustRootFile } from '../core/signature-policy.ts';
import type { Span } from '../core/span.ts';
import type { Mirror, Placed, PolicySource, WrittenRequirement } from './syntax.ts';

/** A policy that was made of files. */
export type SettledPolicy = Policy;

/** One policy file of several that are settled together. */
export interface PolicyLayer {
  readonly source: PolicySource;
  /** Where it stands; `''` where nobody asks. */
  readonly file: string;
}

/** For which file a policy is settled. */
export interface SettledFor {
  /** Whether patterns of an override or of an ignore mean the file. */
  readonly means: (patterns: readonly string[]) => boolean;
  /** By layer, whether it leaves the file out: then it locks nothing for it. */
  readonly leftOut: readonly boolean[];
  /** What policies of the folders above lock, by rule. */
  readonly locks: ReadonlyMap<string, Lock>;
}

export interface Settled {
  readonly policy: SettledPolicy;
  /** Why each rule counts as it does. */
  readonly origins: ReadonlyMap<string, RuleOrigin>;
  /** What this policy and those above lock, by rule. */
  readonly locks: ReadonlyMap<string, Lock>;
  /** Which file and entry each item of the lists is from. */
  readonly lists: Lists;
}

/** What a policy holds a rule to, whatever others say. */
export interface Lock {
  /** The file that locks the rule, and where. */
  readonly file: string;
  readonly at: Span;
  readonly level: RuleSetting['level'];
  readonly options: RuleSetting['options'];
  /** What that policy says beside the rules. */
  readonly contexts: readonly PolicyContext[];
}

/** Who says how much a rule counts. */
export interface RuleOrigin {
  readonly level: Origin;
  /** By the name of the option; only those that some file sets. */
  readonly options: ReadonlyMap<string, Origin>;
  readonly lock: Lock | undefined;
}

export type Origin =
  | { readonly by: 'preset' }
  | { readonly by: 'rule' | 'override' | 'lock'; readonly file: string; readonly at: Span };

/** An item of a list, and where it is from. */
export interface Sourced<Value> extends Placed<Value> {
  readonly file: string;
}

export interface Lists {
  readonly registries: readonly Sourced<string>[];
  readonly approved: readonly Sourced<Approved>[];
  readonly mirrors: readonly Sourced<Mirror>[];
  readonly labels: readonly Sourced<RequiredKey>[];
  readonly requiredLabels: readonly Sourced<RequiredKey>[];
  readonly requiredAnnotations: readonly Sourced<RequiredKey>[];
  readonly signers: readonly Sourced<TrustedSigner>[];
  readonly trustRoots: readonly Sourced<TrustRootFile>[];
  readonly signedImages: readonly Sourced<WrittenRequirement>[];
}
