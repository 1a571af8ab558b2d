import type { Level, Preset } from '../core/level.ts';
import type { Approved, RequiredKey } from '../core/policy.ts';
import type { Report, RuleHead } from '../core/rule.ts';
import type { SignatureRequirement, TransparencyLog, TrustedSigner } from '../core/signature-policy.ts';
import type { Span } from '../core/span.ts';
import type { YamlDocument } from '../yaml/syntax.ts';

/** A policy file: what it says, and what is wrong with it. */
export interface PolicyDocument {
  readonly yaml: YamlDocument;
  readonly source: PolicySource;
  /** Reports of `policy-invalid`; each entry that has one is left out of `source`. */
  readonly problems: readonly Report[];
}

/** What one policy file says by itself, before anything that it extends is put under it. */
export interface PolicySource extends PolicyParts {
  readonly extends: readonly Extended[];
  /** What counts for some paths only, in the order in which it is put over the rest. */
  readonly overrides: readonly Override[];
  /** Rules that no policy which builds on this one, and none in a folder below, may weaken. */
  readonly locked: readonly Placed<string>[];
  readonly ignore: readonly IgnoreEntry[];
}

/** What may be said for the whole folder and for some of its paths. Undefined is what is not written. */
export interface PolicyParts {
  readonly rules: ReadonlyMap<string, RuleEntry>;
  readonly images: {
    readonly registries?: readonly Placed<string>[] | undefined;
    readonly approved?: readonly Placed<Approved>[] | undefined;
    readonly mirrors?: readonly Placed<Mirror>[] | undefined;
  };
  readonly labels: { readonly required?: readonly Placed<RequiredKey>[] | undefined };
  readonly kubernetes: {
    /** Undefined inside is `latest`. */
    readonly version?: Placed<string | undefined> | undefined;
    readonly podSecurityLevel?: Placed<PodSecurityLevel> | undefined;
    readonly podSecurityVersion?: Placed<string | undefined> | undefined;
    readonly requiredLabels?: readonly Placed<RequiredKey>[] | undefined;
    readonly requiredAnnotations?: readonly Placed<RequiredKey>[] | undefined;
  };
  readonly signatures: SignatureParts;
}

/** Who is trusted and what images need, as one file writes it: paths as they stand there. */
export interface SignatureParts {
  readonly transparencyLog?: Placed<TransparencyLog> | undefined;
  readonly signers?: readonly Placed<WrittenSigner>[] | undefined;
  readonly trustRoots?: readonly Placed<string>[] | undefined;
  /** The entries of the key `images`. */
  readonly requirements?: readonly Placed<WrittenRequirement>[] | undefined;
}

export type WrittenSigner = Omit<TrustedSigner, 'grantedBy'>;

export interface WrittenRequirement extends Omit<SignatureRequirement, 'from'> {
  /** Every signer that it names, for its attestations too. */
  readonly named: readonly Placed<string>[];
}

/** A value and where it is written. */
export interface Placed<Value> {
  readonly value: Value;
  readonly at: Span;
}

export interface Mirror {
  readonly from: string;
  readonly to: string;
}

/** An entry of `overrides`. */
export interface Override extends PolicyParts {
  readonly at: Span;
  /** gitignore patterns, relative to the folder of the file that governs. */
  readonly paths: readonly string[];
}

/** An entry of `ignore`: a pattern alone, or a map. */
export interface IgnoreEntry {
  readonly at: Span;
  /** gitignore patterns, relative to the folder of the file that governs. */
  readonly paths: readonly string[];
  /** `all`: the paths are not checked. */
  readonly rules: readonly Placed<string>[] | 'all';
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: Placed<string> | undefined;
}

/** One entry of `extends`, and where it stands: a file that is missing or leads in a circle is told there. */
export type Extended =
  | { readonly kind: 'preset'; readonly preset: Preset; readonly at: Span }
  | { readonly kind: 'file'; readonly path: string; readonly at: Span }
  | {
      readonly kind: 'package';
      /** As written. */
      readonly text: string;
      /** `acme-policy`, `@acme/policy`. */
      readonly name: string;
      /** A file inside the package; undefined: the one that the package offers. */
      readonly path: string | undefined;
      readonly at: Span;
    };

export interface RuleEntry {
  readonly level: Level | 'off' | undefined;
  /** Only those that are written, each read by the rule's own declaration. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where the level is written, else the rule's name. */
  readonly at: Span;
}

export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

export type RulesById = ReadonlyMap<string, RuleHead>;

export const emptyPolicyParts: PolicyParts = {
  rules: new Map(),
  images: {},
  labels: {},
  kubernetes: {},
  signatures: {},
};

export const emptyPolicySource: PolicySource = {
  ...emptyPolicyParts,
  extends: [],
  overrides: [],
  locked: [],
  ignore: [],
};

/** In `locked`: every rule that is on. */
export const lockedAll = 'all';
