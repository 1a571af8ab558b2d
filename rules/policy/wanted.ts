import type { JsonSchema } from '../core/options.ts';

/** What a value must be, in words, from the schema of an option. */
export function wantedBy(schema: JsonSchema): string {
  const { enum: choices, type } = schema;
  if (Array.isArray(choices)) return `one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`;
  return typeof type === 'string' && Object.hasOwn(words, type) ? (words[type] ?? other) : other;
}

const other = 'another kind of value';

const words: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map',
  string: 'a word',
};
