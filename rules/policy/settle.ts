import { presets } from '../core/level.ts';
import { defaultsOf } from '../core/options.ts';
import type { Policy, RuleSetting } from '../core/policy.ts';
import type { RuleHead } from '../core/rule.ts';
import { emptyPolicySource, type PolicySource, type RulesById } from './syntax.ts';

/** A policy, and the paths that it leaves out. */
export interface SettledPolicy extends Policy {
  /** gitignore patterns for `isIgnoredPath`. */
  readonly ignore: readonly string[];
}

/**
 * Makes one policy of a policy file and those that it extends, given from the furthest to the file itself.
 * The widest preset that any of them names counts; of two levels, options or versions the nearer one counts;
 * lists are joined. Without any source it is the preset `recommended`.
 */
export function settlePolicy(sources: readonly PolicySource[], rules: RulesById): SettledPolicy {
  const widest = Math.max(0, ...sources.flatMap(presetsOf));
  const nearest = <Value>(pick: (source: PolicySource) => Value | undefined): Value | undefined =>
    sources.reduceRight<Value | undefined>((found, source) => found ?? pick(source), undefined);
  const joined = (pick: (source: PolicySource) => readonly string[]): readonly string[] => [
    ...new Set(sources.flatMap(pick)),
  ];
  return {
    settings: new Map([...rules.values()].map((rule) => [rule.id, settingOf(rule, widest, sources)])),
    images: {
      registries: joined(({ images }) => images.registries),
      approved: joined(({ images }) => images.approved),
      mirrors: new Map(sources.flatMap(({ images }) => [...images.mirrors])),
    },
    kubernetes: {
      version: nearest(({ kubernetes }) => kubernetes.version),
      podSecurity: {
        level: nearest(({ kubernetes }) => kubernetes.podSecurityLevel) ?? 'restricted',
        version: nearest(({ kubernetes }) => kubernetes.podSecurityVersion),
      },
    },
    ignore: joined(({ ignore }) => ignore),
  };
}

/**
 * What counts of a policy file in a folder that the user does not trust: all but what grants. Of the keys
 * that there are only `images.mirrors` grants, because it says from where else an image may be pulled.
 */
export const withoutGrants = (source: PolicySource): PolicySource => ({
  ...source,
  images: { ...source.images, mirrors: emptyPolicySource.images.mirrors },
});

/** The policy with every rule on, those at `off` at their own level: what `--all-rules` checks. */
export const withAllRules = (policy: SettledPolicy, rules: RulesById): SettledPolicy => ({
  ...policy,
  settings: new Map(
    [...policy.settings].map(([id, setting]) => [
      id,
      setting.level === 'off' ? { ...setting, level: rules.get(id)?.level ?? 'off' } : setting,
    ]),
  ),
});

const presetsOf = (source: PolicySource): readonly number[] =>
  source.extends.flatMap((entry) => (entry.kind === 'preset' ? [presets.indexOf(entry.preset)] : []));

function settingOf(rule: RuleHead, widest: number, sources: readonly PolicySource[]): RuleSetting {
  let level: RuleSetting['level'] = presets.indexOf(rule.preset) <= widest ? rule.level : 'off';
  let options: RuleSetting['options'] = defaultsOf(rule.options);
  for (const source of sources) {
    const entry = source.rules.get(rule.id);
    if (entry?.level !== undefined) level = entry.level;
    if (entry) options = { ...options, ...entry.options };
  }
  return { level, options };
}
