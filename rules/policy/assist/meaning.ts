import type { JsonSchema } from '../../core/options.ts';
import type { Span } from '../../core/span.ts';
import { ruleLevels } from '../read-rules.ts';
import type { RulesById } from '../syntax.ts';
import { wantAt } from './complete.ts';
import { slotAt } from './outline.ts';
import { descriptionOf, schemasAt } from './schema-walk.ts';
import type { Slot, Step } from './slot.ts';
import type { ImageWant } from './suggestion.ts';

/** What a word in a policy file means. */
export type Meaning = { readonly at: Span; readonly path: readonly Step[] } & (
  | { readonly kind: 'key'; readonly name: string; readonly description: string }
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'level'; readonly rule: string }
  | { readonly kind: 'extends'; readonly text: string }
  | { readonly kind: 'image'; readonly pattern: string; readonly of: ImageWant }
);

/** What the word at an offset means; undefined where it means nothing that can be told. */
export function meaningAt(
  text: string,
  offset: number,
  schema: JsonSchema,
  rules: RulesById,
): Meaning | undefined {
  const slot = slotAt(text, offset);
  if (slot === undefined || slot.word.end === slot.word.start) return undefined;
  const word = text.slice(slot.word.start, slot.word.end);
  const { path, word: at } = slot;
  if (slot.kind === 'key') return slot.colon ? keyMeaning(slot, word, schema, rules) : undefined;
  const want = wantAt(slot, schema);
  if (want === 'extends') return { kind: 'extends', at, path, text: word };
  if (want === 'image' || want === 'repository' || want === 'registry')
    return { kind: 'image', at, path, pattern: word, of: want };
  const ruleOfLevel = ruleAbove(path, rules);
  if (ruleOfLevel !== undefined && ruleLevels.some((level) => level === word)) {
    return { kind: 'level', at, path, rule: ruleOfLevel };
  }
  return rules.has(word) && typeof path.at(-1) === 'number'
    ? { kind: 'rule', at, path, rule: word }
    : undefined;
}

function keyMeaning(
  { path: parent, word: at }: Slot,
  name: string,
  schema: JsonSchema,
  rules: RulesById,
): Meaning | undefined {
  const path = [...parent, name];
  if (parent.at(-1) === 'rules' && rules.has(name)) return { kind: 'rule', at, path, rule: name };
  if (parent.at(-1) === 'mirrors') return { kind: 'image', at, path, pattern: name, of: 'registry' };
  const description = descriptionOf(schemasAt(schema, path));
  return description === undefined ? undefined : { kind: 'key', at, path, name, description };
}

/** The rule whose level stands at a path: behind its name, or behind `level` below it. */
function ruleAbove(path: readonly Step[], rules: RulesById): string | undefined {
  const names = path.at(-1) === 'level' ? path.slice(0, -1) : path;
  const rule = names.at(-1);
  return names.at(-2) === 'rules' && typeof rule === 'string' && rules.has(rule) ? rule : undefined;
}
