import type { Ignore } from '../../rules/core/ignore.ts';
import type { Language, Parsed, Part } from '../../rules/core/language.ts';
import { defaultsOf } from '../../rules/core/options.ts';
import { emptyPolicy, type Policy, type RuleSetting } from '../../rules/core/policy.ts';
import { definerOf, type Report, type Rule, type RuleHead } from '../../rules/core/rule.ts';
import type { Span } from '../../rules/core/span.ts';

/** The smallest language: parts between lines of `---`, words, comments `! tool rule… until=… : reason`. */
export interface Words {
  readonly words: readonly { readonly text: string; readonly at: Span }[];
  readonly ignores: readonly Ignore[];
}

export const wordsRule = definerOf<Words>();

/** Declares a rule that is of no interest but for what it checks. */
export const headOf = (id: string): RuleHead => ({
  id,
  summary: `Looks for ${id}.`,
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [`peer/${id.toUpperCase()}`],
  fixes: 'none',
  options: {},
});

/** A rule that reports every occurrence of one word. */
export const ruleAgainst = (
  word: string,
  more: Partial<RuleHead> = {},
  report: Partial<Report> = {},
): Rule<Words> => ({
  ...headOf(`no-${word}`),
  ...more,
  *check({ document }) {
    for (const { text, at } of document.words)
      if (text === word) yield { at, message: `No ${word}.`, ...report };
  },
});

export const wordsLanguage = (...rules: readonly Rule<Words>[]): Language<Words> => ({
  id: 'dockerfile',
  rules,
  parse(text: string, previous?: Parsed<Words>): Parsed<Words> {
    let start = 0;
    const parts = text.split(/(?<=---\n)/).map((own) => {
      const kept = previous?.parts.find(({ part }) => part.text === own)?.part;
      const placed = { start, part: kept ?? partOf(own) };
      start += own.length;
      return placed;
    });
    return { text, parts };
  },
  anchor: (document, { start }) => document.words.find(({ at }) => at.start === start)?.text ?? '',
  secrets: (document) => document.words.filter(({ text }) => text.startsWith('s3cret')).map(({ at }) => at),
  ignores: ({ ignores }) => ignores,
});

export const policyWith = (
  settings: Record<string, RuleSetting['level']>,
  rules: readonly RuleHead[] = [],
): Policy => ({
  ...emptyPolicy,
  settings: new Map([
    ...rules.map((rule) => [rule.id, { level: rule.level, options: defaultsOf(rule.options) }] as const),
    ...Object.entries(settings).map(([id, level]) => [id, { level, options: {} }] as const),
  ]),
});

function partOf(text: string): Part<Words> {
  const words = [...text.matchAll(/\w[\w-]*/g)].map((match) => ({
    text: match[0],
    at: { start: match.index, end: match.index + match[0].length },
  }));
  return { text, document: { words, ignores: [...ignoresIn(text)] }, problems: [...problemsIn(text)] };
}

/** `! seaworthy no-x until=2026-01-01 : why` covers the line after it; `!! …` the file; `!? …` is malformed. */
function* ignoresIn(text: string): Generator<Ignore> {
  for (const match of text.matchAll(
    /^!([!?]?) (\w+) ([\w*, -]+?)(?: until=(\S+))?(?: : (.*))?\n(?=(.*))/gm,
  )) {
    const [, mark = '', tool = '', rules = '', until, reason, next = ''] = match;
    const comment = match[0].length - 1;
    const after = match.index + match[0].length;
    yield {
      at: { start: match.index, end: match.index + comment },
      covers: mark === '!' ? 'file' : { start: after, end: after + next.length },
      tool,
      rules: rules === '*' ? 'all' : rules.split(/[ ,]+/),
      reason,
      until,
      problem: mark === '?' ? 'This ignore is written wrongly.' : undefined,
    };
  }
}

function* problemsIn(text: string): Generator<Report> {
  for (const match of text.matchAll(/\?{3}/g)) {
    yield { at: { start: match.index, end: match.index + 3 }, message: 'This cannot be read.' };
  }
}
