import type { Level, Preset } from '../core/level.ts';
import type { Report, RuleHead } from '../core/rule.ts';
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
export interface PolicySource {
  readonly extends: readonly Extended[];
  readonly rules: ReadonlyMap<string, RuleEntry>;
  readonly images: {
    readonly registries: readonly string[];
    readonly approved: readonly string[];
    readonly mirrors: ReadonlyMap<string, string>;
  };
  readonly kubernetes: {
    readonly version: string | undefined;
    readonly podSecurityLevel: PodSecurityLevel | undefined;
    readonly podSecurityVersion: string | undefined;
  };
  /** Paths that are not checked, as gitignore patterns; relative to the folder of the file that governs. */
  readonly ignore: readonly string[];
}

/** One entry of `extends`, and where it stands: a file that is missing or leads in a circle is told there. */
export type Extended =
  | { readonly kind: 'preset'; readonly preset: Preset; readonly at: Span }
  | { readonly kind: 'file'; readonly path: string; readonly at: Span };

export interface RuleEntry {
  readonly level: Level | 'off' | undefined;
  /** Only those that are written, each read by the rule's own declaration. */
  readonly options: Readonly<Record<string, unknown>>;
}

export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

export type RulesById = ReadonlyMap<string, RuleHead>;

export const emptyPolicySource: PolicySource = {
  extends: [],
  rules: new Map(),
  images: { registries: [], approved: [], mirrors: new Map() },
  kubernetes: { version: undefined, podSecurityLevel: undefined, podSecurityVersion: undefined },
  ignore: [],
};
