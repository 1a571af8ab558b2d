import { presets } from '../../core/level.ts';
import type { JsonSchema } from '../../core/options.ts';
import { ruleLevels } from '../read-rules.ts';
import type { RulesById } from '../syntax.ts';
import {
  defaultOf,
  descriptionOf,
  formsOf,
  isListSchema,
  isMapSchema,
  isScalarSchema,
  keysOf,
  type SchemaKey,
  schemasAt,
  wordsOf,
} from './schema-walk.ts';
import type { Slot, Step } from './slot.ts';
import { beforeValue, type Suggestion, scalar, type Want } from './suggestion.ts';

/** What the suggestions are made from. */
export interface Knowledge {
  /** What `policySchema` makes of the rules. */
  readonly schema: JsonSchema;
  readonly rules: RulesById;
  /** What to say of a rule, as Markdown. */
  readonly describe: (rule: string) => string;
  /** How the file ends its lines. */
  readonly lineEnd: string;
}

/** What can be written at a slot by the schema and the rules, but for what is there already. */
export function suggestionsAt(slot: Slot, knowledge: Knowledge): readonly Suggestion[] {
  const { schema } = knowledge;
  const forms = schemasAt(schema, slot.path);
  const isItem = typeof slot.path.at(-1) === 'number';
  if (slot.kind === 'value') {
    const words = isListOnly(forms) ? [] : wordSuggestions(slot, slot.path, forms, knowledge);
    return [...words, ...(isItem && !slot.flow ? keySuggestions(slot, forms, knowledge) : [])];
  }
  const keys = keySuggestions(slot, forms, knowledge);
  if (slot.flow || slot.colon || !forms.some(isListSchema)) return keys;
  const path = [...slot.path, 0];
  const items = schemasAt(schema, path);
  return [
    ...keys,
    ...wordSuggestions(slot, path, items, knowledge),
    ...keySuggestions(slot, items, knowledge, '- '),
  ];
}

/** What the workspace could tell for a slot; undefined where nothing of it has a place there. */
export function wantAt({ kind, path, flow }: Slot, schema: JsonSchema): Want | undefined {
  const names = path.filter((step) => typeof step === 'string');
  const isItem = typeof path.at(-1) === 'number';
  const name = names.at(-1) ?? '';
  const forms = schemasAt(schema, path);
  const isList = !isItem && forms.some(isListSchema);
  const isValue = kind === 'value' ? isItem || forms.some(isScalarSchema) : isList && !flow;
  if (names.at(-2) === 'mirrors' && names.includes('images'))
    return kind === 'value' ? 'registry' : undefined;
  if (name === 'mirrors' && kind === 'key') return 'registry';
  return isValue ? wants.get(name) : undefined;
}

const wants: ReadonlyMap<string, Want> = new Map([
  ['extends', 'extends'],
  ['registries', 'registry'],
  ['approved', 'image'],
  ['image', 'repository'],
  ['replaces', 'image'],
  ['ignore', 'path'],
  ['paths', 'path'],
  ['path', 'path'],
  ['match', 'image'],
  ['except', 'image'],
  ['trustRoots', 'file'],
  ['trustRoot', 'file'],
  ['key', 'file'],
  ['certificate', 'file'],
  ['signers', 'signer'],
]);

const isListOnly = (forms: readonly JsonSchema[]): boolean =>
  forms.some(isListSchema) && !forms.some(isScalarSchema);

function wordSuggestions(
  slot: Slot,
  path: readonly Step[],
  forms: readonly JsonSchema[],
  { rules, describe }: Knowledge,
): readonly Suggestion[] {
  const taken = new Set(slot.others);
  const words = wordsOf(forms);
  const isRules = namesRules(path) && !words.some((word) => rules.has(word));
  const byDefault = defaultOf(forms);
  return [...words, ...(isRules ? rules.keys() : [])]
    .filter((word) => !(isInList(slot) && taken.has(word)))
    .map((word) => {
      if (rules.has(word)) return scalar(slot, word, { kind: 'rule', documentation: describe(word) });
      const detail = word === byDefault ? { detail: 'default' } : {};
      const about = descriptionOf(forms.filter((form) => wordsOf([form]).includes(word)));
      const documentation = about === undefined ? {} : { documentation: about };
      return scalar(slot, word, { kind: kindOf(word), ...detail, ...documentation });
    });
}

/** Whether a list there names rules, whatever the schema says of its items. */
const namesRules = (path: readonly Step[]): boolean =>
  typeof path.at(-1) === 'number' && ['rules', 'locked'].includes(String(path.at(-2)));

const isInList = ({ kind, path }: Slot): boolean => kind === 'key' || typeof path.at(-1) === 'number';

const kindOf = (word: string): Suggestion['kind'] =>
  ruleLevels.some((level) => level === word)
    ? 'level'
    : presets.some((preset) => preset === word)
      ? 'preset'
      : 'value';

function keySuggestions(
  slot: Slot,
  forms: readonly JsonSchema[],
  knowledge: Knowledge,
  dash = '',
): readonly Suggestion[] {
  const taken = new Set(slot.kind === 'key' && dash === '' ? slot.others : []);
  const before = slot.kind === 'value' ? beforeValue(slot) : ' '.repeat(slot.indent) + dash;
  return keysOf(forms)
    .filter(({ name }) => !taken.has(name))
    .map((key) => keySuggestion(slot, key, before, knowledge));
}

function keySuggestion(
  slot: Slot,
  { name, schema }: SchemaKey,
  before: string,
  { rules, describe, schema: root, lineEnd }: Knowledge,
): Suggestion {
  const rule = rules.get(name);
  const forms = formsOf(schema, root);
  const documentation = rule ? describe(name) : documented(forms);
  const about = { label: name, ...(documentation !== undefined && { documentation }) };
  const kind = rule ? 'rule' : 'key';
  if (slot.colon) return { ...about, kind, text: name };
  const levels = wordsOf(forms).filter((word) => ruleLevels.some((level) => level === word));
  if (rule && levels.length > 0) {
    const choices = [rule.level, ...levels.filter((level) => level !== rule.level)];
    return { ...about, kind, text: `${before}${name}: `, choices };
  }
  const column = slot.column + before.trimStart().length;
  return { ...about, kind, text: `${before}${name}:${afterKey(forms, slot, column, lineEnd)}`, goesOn: true };
}

/** A list or a map begins on a line of its own. */
function afterKey(
  forms: readonly JsonSchema[],
  { flow, step }: Slot,
  column: number,
  lineEnd: string,
): string {
  const isOneLine =
    flow || forms.some(isScalarSchema) || !forms.some((one) => isListSchema(one) || isMapSchema(one));
  if (isOneLine) return ' ';
  return lineEnd + ' '.repeat(column + step) + (forms.some(isMapSchema) ? '' : '- ');
}

function documented(forms: readonly JsonSchema[]): string | undefined {
  const text = descriptionOf(forms);
  const byDefault = defaultOf(forms);
  if (byDefault === undefined) return text;
  return `${text ?? ''}\n\nDefault: \`${typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault)}\``.trim();
}
