import type { Language } from '../core/language.ts';
import { parsePolicy } from './parse.ts';
import { policyRules } from './rules/index.ts';
import type { PolicyDocument, RulesById } from './syntax.ts';

/**
 * The policy file as a language of its own, given the rules that it may name. Ignore comments do not count
 * in it: nothing that is wrong with a policy may be silent.
 */
export const policyLanguage = (rules: RulesById): Language<PolicyDocument> => ({
  id: 'policy',
  rules: policyRules,
  parse(text, previous) {
    if (previous?.text === text) return previous;
    const { document, unreadable } = parsePolicy(text, rules);
    return { text, parts: [{ start: 0, part: { text, document, problems: unreadable } }] };
  },
  anchor: ({ yaml }, at) => yaml.text.slice(at.start, at.end),
  secrets: () => [],
  ignores: () => [],
});
