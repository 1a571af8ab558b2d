import { levels } from '../core/level.ts';
import type { RuleSetting } from '../core/policy.ts';
import type { RuleHead } from '../core/rule.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import { type Problem, replaceBy, wrongType, wrongWord } from './problem.ts';
import { policyRules } from './rules/index.ts';
import type { Placed, RuleEntry, RulesById } from './syntax.ts';
import {
  entriesOf,
  plainValue,
  readKeys,
  readStrings,
  readText,
  resolve,
  type Tell,
  type Written,
  writtenOf,
} from './walk.ts';
import { wantedBy } from './wanted.ts';

/** What `rules` may say of a rule, from none to severe. */
export const ruleLevels = ['off', ...levels.toReversed()] as const;

/** Reads the key `rules`: a level for each rule, or a map of its level and options. */
export function readRules(written: Written, rules: RulesById, tell: Tell): ReadonlyMap<string, RuleEntry> {
  const entries = new Map<string, RuleEntry>();
  for (const entry of entriesOf(written, tell)) {
    const rule = settable(entry.key, rules, tell);
    if (rule) entries.set(rule.id, readEntry(rule, entry.key, writtenOf(entry), tell));
  }
  return entries;
}

/** Names of rules, as `locked` and an ignore have them. `one` also takes a single name for a list of one. */
export const readRuleNames = (
  written: Written,
  rules: RulesById,
  tell: Tell,
  one = false,
): readonly Placed<string>[] =>
  readStrings(written, tell, one).flatMap((scalar) => {
    const rule = settable(scalar, rules, tell);
    return rule ? [{ value: rule.id, at: scalar.span }] : [];
  });

/** The rule of that name; undefined, and told, where there is none that a policy may set. */
function settable(name: YamlScalar, rules: RulesById, tell: Tell): RuleHead | undefined {
  const rule = rules.get(name.text);
  if (rule === undefined) tell(unknownRule(name, rules));
  else if (isOfPolicy(rule)) tell(cannotBeSet(name));
  else return rule;
  return undefined;
}

const isOfPolicy = ({ id }: RuleHead): boolean => policyRules.some((rule) => rule.id === id);

/** A policy that says nothing of its own faults would hide that rules everyone believes in are off. */
const cannotBeSet = ({ text, span: at }: YamlScalar): Problem => ({
  at,
  message: `\`${text}\` has no level to set: what is wrong with a policy is always told.`,
});

function unknownRule({ text, span: at }: YamlScalar, rules: RulesById): Problem {
  const ours = [...rules.values()].filter(({ sources }) => sources.some((source) => isNamed(source, text)));
  const [only] = ours;
  if (only === undefined) return wrongWord(text, at, 'rule', [...rules.keys()]);
  const names = ours.map(({ id }) => `\`${id}\``).join(' and ');
  return {
    at,
    message: `\`${text}\` is another tool's name. Here it is ${names}.`,
    fixes: ours.map(({ id }) => replaceBy(id, at)),
  };
}

/** `hadolint/DL3006` is named `DL3006` or in full. */
const isNamed = (source: string, name: string): boolean =>
  source.toLowerCase() === name.toLowerCase() ||
  source.slice(source.indexOf('/') + 1).toLowerCase() === name.toLowerCase();

function readEntry(rule: RuleHead, name: YamlScalar, written: Written, tell: Tell): RuleEntry {
  if (resolve(written.node)?.kind !== 'map') {
    return { level: readLevel(written, ruleForms(rule), tell), options: {}, at: written.at };
  }
  let at = name.span;
  let level: RuleEntry['level'];
  const options: Record<string, unknown> = {};
  const readers: Record<string, (value: Written) => void> = {
    level: (value) => {
      level = readLevel(value, 'a level', tell);
      at = value.at;
    },
  };
  for (const [name, option] of Object.entries(rule.options)) {
    readers[name] = (value) => {
      const read = option.read(plainValue(value.node));
      if (read === undefined) tell(wrongType(name, value.at, wantedBy(option.schema)));
      else options[name] = read;
    };
  }
  readKeys(written, readers, tell);
  return { level, options, at };
}

const ruleForms = ({ options }: RuleHead): string =>
  Object.keys(options).length === 0 ? 'a level' : 'a level, or a map of `level` and options';

function readLevel(written: Written, wanted: string, tell: Tell): RuleSetting['level'] | undefined {
  const scalar = readText(written, wanted, tell);
  const level = ruleLevels.find((name) => name === scalar?.text);
  if (scalar && !level) tell(wrongLevel(scalar));
  return level;
}

function wrongLevel({ text, span: at }: YamlScalar): Problem {
  const meant = otherWords[text.toLowerCase()];
  if (meant === undefined) return wrongWord(text, at, 'level', ruleLevels);
  return {
    at,
    message: `\`${text}\` is no level. Did you mean \`${meant}\`?`,
    fixes: [replaceBy(meant, at)],
  };
}

/** What other tools call their levels. */
const otherWords: Readonly<Record<string, (typeof ruleLevels)[number]>> = {
  false: 'off',
  none: 'off',
  disabled: 'off',
  ignore: 'off',
  note: 'info',
  style: 'hint',
  low: 'info',
  medium: 'warning',
  high: 'error',
  critical: 'error',
  danger: 'error',
  fatal: 'error',
};
