import { isDay } from '../core/day.ts';
import type { YamlMap, YamlNode } from '../yaml/syntax.ts';
import { wrongType } from './problem.ts';
import { readRuleNames } from './read-rules.ts';
import type { IgnoreEntry, Placed, RulesById } from './syntax.ts';
import { readItems, readKeys, readStrings, readText, resolve, type Tell, type Written } from './walk.ts';

/** Reads the key `ignore`: patterns, or maps of paths, rules, reason, owner and the last day. */
export const readIgnore = (written: Written, rules: RulesById, tell: Tell): readonly IgnoreEntry[] =>
  readItems(written, tell).flatMap((item) => entryOf(item, rules, tell));

/** gitignore patterns, one or several. */
export const readPaths = (written: Written, tell: Tell): readonly string[] =>
  readStrings(written, tell, true).map(({ text }) => text);

function entryOf(item: YamlNode, rules: RulesById, tell: Tell): readonly IgnoreEntry[] {
  const node = resolve(item);
  if (node?.kind === 'map') return entryOfMap(node, rules, tell);
  if (node?.kind === 'scalar' && node.value !== null)
    return [{ ...plainEntry, at: node.span, paths: [node.text] }];
  tell(wrongType('ignore', item.span, 'paths, or maps of `paths`, `rules`, `reason`, `owner` and `until`'));
  return [];
}

const plainEntry: IgnoreEntry = {
  at: { start: 0, end: 0 },
  paths: [],
  rules: 'all',
  reason: undefined,
  owner: undefined,
  until: undefined,
};

function entryOfMap(node: YamlMap, rules: RulesById, tell: Tell): readonly IgnoreEntry[] {
  let entry: IgnoreEntry = { ...plainEntry, at: node.entries[0]?.key.span ?? node.span };
  let wrong = false;
  const tellHere: Tell = (problem) => {
    wrong = true;
    tell(problem);
  };
  const put = (part: Partial<IgnoreEntry>): void => {
    entry = { ...entry, ...part };
  };
  const paths = (list: Written): void => put({ paths: [...entry.paths, ...readPaths(list, tellHere)] });
  const readers = {
    paths,
    path: paths,
    rules: (list: Written) => put({ rules: readRuleNames(list, rules, tell, true) }),
    reason: (value: Written) => put({ reason: readText(value, 'a sentence', tellHere)?.text }),
    owner: (value: Written) => put({ owner: readText(value, 'a name or an address', tellHere)?.text }),
    until: (value: Written) => put({ until: readDay(value, tellHere) }),
  };
  readKeys({ key: 'ignore', at: node.span, node }, readers, tellHere);
  if (entry.paths.length > 0) return wrong ? [] : [entry];
  if (!wrong) tell({ at: entry.at, message: 'Say which paths this is about: `paths: [vendor/]`.' });
  return [];
}

function readDay(written: Written, tell: Tell): Placed<string> | undefined {
  const scalar = readText(written, 'a day, as `2027-01-31`', tell);
  if (scalar === undefined) return undefined;
  if (isDay(scalar.text)) return { value: scalar.text, at: scalar.span };
  tell({ at: scalar.span, message: `\`${scalar.text}\` is not a day. Write a real date: \`2027-01-31\`.` });
  return undefined;
}
