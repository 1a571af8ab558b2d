import type { Level } from './level.ts';

/** What one file is held to: every rule settled, nothing left to look up. */
export interface Policy extends PolicyContext {
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

export interface RuleSetting {
  readonly level: Level | 'off';
  /** Values of the rule's options, read and checked by the rule's own declaration. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the policy says beside the rules; rules may read it. */
export interface PolicyContext {
  readonly images: {
    /** Approved registries as image patterns, `docker.io` or `gcr.io/team/**`. Empty: none listed. */
    readonly registries: readonly string[];
    /** Approved images as image patterns. Empty: none listed. */
    readonly approved: readonly string[];
    /** Registry or repository prefix → the place to pull it from instead. */
    readonly mirrors: ReadonlyMap<string, string>;
  };
  readonly kubernetes: {
    /** The cluster's minor version, `1.34`; undefined: the newest that is known. */
    readonly version: string | undefined;
    readonly podSecurity: {
      readonly level: 'privileged' | 'baseline' | 'restricted';
      /** `1.0` to `1.37`, or undefined for the newest. */
      readonly version: string | undefined;
    };
  };
}
