import { noFacts } from '../../rules/core/facts.ts';
import type { Language, Parsed } from '../../rules/core/language.ts';
import { lint } from '../../rules/core/lint.ts';
import { emptyPolicy, type Policy } from '../../rules/core/policy.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import type { Manifest } from '../../rules/kubernetes/syntax.ts';

export type Level = 'baseline' | 'restricted';

/**
 * The names of the checks of the Pod Security Standards that a manifest fails, by the findings of the rules
 * that name them. A check that another takes the place of is told under the name of that other, as the
 * standard's own library does.
 */
export function failedChecks(
  parsed: Parsed<Manifest>,
  level: Level,
  version: string | undefined,
): ReadonlySet<string> {
  const minor = version === undefined ? 37 : Number(version.slice(2));
  const failed = new Set<string>();
  const findings = lint(checks, parsed, {
    policy: policyOf(level, version),
    facts: noFacts,
    today: '2026-11-21',
    onCrash: (rule, error) => {
      throw new Error(`${rule} threw`, { cause: error });
    },
  });
  for (const { rule, standsFor } of findings) {
    for (const id of [rule, ...standsFor]) for (const name of namesOf.get(id) ?? []) failed.add(name);
  }
  for (const [replaced, by, from] of level === 'restricted' ? replacements : []) {
    if (minor >= from && failed.delete(replaced)) failed.add(by);
    else if (minor < from) failed.delete(by);
  }
  if (level === 'baseline') for (const [, by] of replacements) failed.delete(by);
  return failed;
}

/** Baseline check, the restricted one in its place, the first minor version of that. */
export const replacements = [
  ['capabilities_baseline', 'capabilities_restricted', 22],
  ['hostPathVolumes', 'restrictedVolumes', 0],
  ['seccompProfile_baseline', 'seccompProfile_restricted', 19],
  ['procMount', 'procMount_restricted', 35],
] as const;

/** Ignore comments of peers are not the standard's business. */
const checks: Language<Manifest> = {
  ...kubernetes,
  rules: kubernetes.rules.filter(({ sources }) => sources.some((source) => source.startsWith('pss/'))),
  ignores: () => [],
};

const namesOf = new Map(
  checks.rules.map(({ id, sources }) => [
    id,
    sources.flatMap((source) => (source.startsWith('pss/') ? source.slice('pss/'.length) : [])),
  ]),
);

const policies = new Map<string, Policy>();

function policyOf(level: Level, version: string | undefined): Policy {
  const key = `${level} ${version}`;
  const known = policies.get(key);
  if (known) return known;
  const policy: Policy = {
    ...emptyPolicy,
    kubernetes: { ...emptyPolicy.kubernetes, podSecurity: { level, version } },
  };
  policies.set(key, policy);
  return policy;
}
