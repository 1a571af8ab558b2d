import type { Level } from './level.ts';
import { emptySignaturePolicy, type SignaturePolicy } from './signature-policy.ts';

/** What one file is held to: every rule settled, nothing left to look up. Plain data, so that a worker may be given it. */
export interface Policy extends PolicyContext {
  readonly settings: ReadonlyMap<string, RuleSetting>;
  /** Findings of this file that the policy takes out of the count. */
  readonly ignores: readonly PolicyIgnore[];
}

export interface RuleSetting {
  readonly level: Level | 'off';
  /** Values of the rule's options, read and checked by the rule's own declaration. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * Where another policy locks the rule: what such policies say beside the rules, each that says something else than
   * this one. The rule is held to all of them.
   */
  readonly lockedTo?: readonly PolicyContext[];
}

/** An entry of the policy's `ignore` that names rules. */
export interface PolicyIgnore {
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | undefined;
}

/** What the policy says beside the rules; rules may read it. */
export interface PolicyContext {
  readonly images: {
    /** Approved registries as image patterns, `docker.io` or `gcr.io/team/**`. Empty: none listed. */
    readonly registries: readonly string[];
    /** Approved images. Empty: none listed. */
    readonly approved: readonly Approved[];
    /** Registry or repository prefix → the place to pull it from instead. */
    readonly mirrors: ReadonlyMap<string, string>;
  };
  readonly labels: {
    /** Labels that every image must have. */
    readonly required: readonly RequiredKey[];
  };
  readonly kubernetes: {
    /** The cluster's minor version, `1.34`; undefined: the newest that is known. */
    readonly version: string | undefined;
    readonly podSecurity: {
      readonly level: 'privileged' | 'baseline' | 'restricted';
      /** `1.0` to `1.37`, or undefined for the newest. */
      readonly version: string | undefined;
    };
    /** What the metadata of every workload must have. */
    readonly requiredLabels: readonly RequiredKey[];
    readonly requiredAnnotations: readonly RequiredKey[];
  };
  readonly signatures: SignaturePolicy;
}

/** What a policy says that says nothing beside the rules. */
export const emptyContext: PolicyContext = {
  images: { registries: [], approved: [], mirrors: new Map() },
  labels: { required: [] },
  kubernetes: {
    version: undefined,
    podSecurity: { level: 'restricted', version: undefined },
    requiredLabels: [],
    requiredAnnotations: [],
  },
  signatures: emptySignaturePolicy,
};

/** A policy that says nothing: every rule as it declares itself. */
export const emptyPolicy: Policy = { ...emptyContext, settings: new Map(), ignores: [] };

/** Approved images: a pattern for references, or an image with its exact versions. */
export type Approved = string | ApprovedImage;

export interface ApprovedImage {
  /** Registry and repository, as a pattern without tag and digest. */
  readonly image: string;
  /** Tags that are approved, `*` for any part of one; with neither tags nor digests every version is. */
  readonly tags: readonly string[];
  /** Digests that are approved, `sha256:…`; where there are any, a reference with another digest is not. */
  readonly digests: readonly string[];
  /** Patterns of images that this one takes the place of. */
  readonly replaces: readonly string[];
}

/** A label or annotation that must be there. */
export interface RequiredKey {
  readonly name: string;
  /** What its value must look like, `*` for any part; undefined: any value but an empty one. */
  readonly like: string | undefined;
}
