import assert from 'node:assert/strict';
import { languages } from '../../rules/catalogue.ts';
import { type Facts, noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { LanguageId } from '../../rules/core/language.ts';
import { lint } from '../../rules/core/lint.ts';
import { defaultsOf } from '../../rules/core/options.ts';
import { emptyPolicy } from '../../rules/core/policy.ts';

/** The findings of some rules, all others off. */
export function findingsIn(
  id: LanguageId,
  text: string,
  rules: readonly string[],
  facts: Partial<Facts>,
): readonly Finding[] {
  const language = languages.find((one) => one.id === id);
  assert.ok(language);
  const settings = new Map(
    language.rules.map(({ id, level, options }) => [
      id,
      { level: rules.includes(id) ? level : ('off' as const), options: defaultsOf(options) },
    ]),
  );
  return lint(language, language.parse(text), {
    policy: { ...emptyPolicy, settings },
    facts: { ...noFacts, ...facts },
    today: '2026-11-21',
    onCrash: (rule, error) => {
      throw new Error(`${rule} threw`, { cause: error });
    },
  }).filter(({ rule, suppressed }) => rule !== 'parse-error' && suppressed === undefined);
}

/** The same, each as `line rule: message`, lines counted from 1. */
export const told = (...input: Parameters<typeof findingsIn>): readonly string[] =>
  findingsIn(...input).map(
    ({ at, rule, message }) => `${input[1].slice(0, at.start).split('\n').length} ${rule}: ${message}`,
  );
