import { languages, rulesById } from '../../../rules/catalogue.ts';
import { noFacts } from '../../../rules/core/facts.ts';
import { lint } from '../../../rules/core/lint.ts';
import type { Policy } from '../../../rules/core/policy.ts';
import { settlePolicy, withAllRules } from '../../../rules/policy/settle.ts';
import type { PeerCase } from './cases.ts';

/** The ids of our rules that find something in a case, with every rule on, by both levels of the Pod Security Standards. */
export function firedIn({
  language: id,
  text,
  registries,
  approved,
}: Pick<PeerCase, 'language' | 'text' | 'registries' | 'approved'>): ReadonlySet<string> {
  const language = languages.find((one) => one.id === id);
  const fired = new Set<string>();
  if (!language) return fired;
  const parsed = language.parse(text);
  for (const level of ['restricted', 'baseline'] as const) {
    const findings = lint(language, parsed, {
      policy: policyOf(level, registries, approved),
      facts: noFacts,
      today: '2026-11-21',
      onCrash: (rule, error) => {
        throw new Error(`${rule} threw`, { cause: error });
      },
    });
    for (const { rule, standsFor, suppressed } of findings) {
      if (suppressed === undefined) for (const name of [rule, ...standsFor]) fired.add(name);
    }
  }
  return fired;
}

const base = withAllRules(settlePolicy([], rulesById), rulesById);

const policyOf = (
  level: 'restricted' | 'baseline',
  registries: readonly string[],
  approved: readonly string[],
): Policy => ({
  ...base,
  images: { ...base.images, registries, approved },
  kubernetes: { ...base.kubernetes, podSecurity: { level, version: undefined } },
});
