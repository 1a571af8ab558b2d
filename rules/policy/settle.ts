import { contextOf } from './settle-context.ts';
import { settleRules } from './settle-rules.ts';
import { askedForOnly, heldTo } from './settle-signatures.ts';
import type { PolicyLayer, Settled, SettledFor, SettledPolicy } from './settled.ts';
import type { PolicyParts, PolicySource, RulesById } from './syntax.ts';

export type { SettledPolicy } from './settled.ts';

/**
 * Makes one policy of a policy file and those that it extends, given from the furthest to the file itself.
 * The widest preset that any of them names counts; of two levels, options or versions the nearer one counts;
 * lists are joined. Without any source it is the preset `recommended`. What holds for some paths only is left out.
 */
export const settlePolicy = (sources: readonly PolicySource[], rules: RulesById): SettledPolicy =>
  settle(
    sources.map((source) => ({ source, file: '' })),
    rules,
    nowhere,
  ).policy;

/** For no path of any override, and nothing locked from above. */
export const nowhere: SettledFor = { means: () => false, leftOut: [], locks: new Map() };

/** As `settlePolicy`, for one file: overrides and ignores that mean it are put over the rest, in their order. */
export function settle(layers: readonly PolicyLayer[], rules: RulesById, where: SettledFor): Settled {
  const { context, lists } = contextOf(layers, where.means);
  const { settings, origins, locks, ignores } = settleRules(layers, rules, where, context);
  const locking = [...locks].flatMap(([id, { contexts }]) =>
    rules.get(id)?.family === 'signature' ? contexts.map(({ signatures }) => signatures) : [],
  );
  return {
    policy: { ...context, signatures: heldTo(context.signatures, [...new Set(locking)]), settings, ignores },
    origins,
    locks,
    lists,
  };
}

/**
 * What counts of a policy file in a folder that the user does not trust: all but what grants. Of the keys that there
 * are `images.mirrors` grants, because it says from where else an image may be pulled, and of `signatures` all but
 * what images need. The others ask for more or say less about the user's own files; none of them makes anything
 * trusted, reached or run.
 */
export const withoutGrants = (source: PolicySource): PolicySource => ({
  ...askingOnly(source),
  overrides: source.overrides.map(askingOnly),
});

const askingOnly = <Parts extends PolicyParts>(parts: Parts): Parts => ({
  ...parts,
  images: { ...parts.images, mirrors: undefined },
  signatures: askedForOnly(parts.signatures),
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

/** The policy with no rules on but these. */
export const withRulesOnly = (policy: SettledPolicy, keeps: (id: string) => boolean): SettledPolicy => ({
  ...policy,
  settings: new Map(
    [...policy.settings].map(([id, setting]) => [id, keeps(id) ? setting : { ...setting, level: 'off' }]),
  ),
});

/** The patterns of paths that are not checked on a day, `YYYY-MM-DD`. */
export const ignoredPaths = (source: PolicySource, today: string): readonly string[] =>
  source.ignore.flatMap(({ paths, rules, until }) =>
    rules === 'all' && !(until !== undefined && until.value < today) ? paths : [],
  );
