import type { JsonSchema } from '../../core/options.ts';
import type { Step } from './slot.ts';

/** A key that a map may have, by the schema. */
export interface SchemaKey {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Every form that the value at a path may have; none where the schema knows no such path. */
export function schemasAt(root: JsonSchema, path: readonly Step[]): readonly JsonSchema[] {
  let at = formsOf(root, root);
  for (const step of path)
    at = at.flatMap((schema) => below(schema, step)).flatMap((one) => formsOf(one, root));
  return at;
}

/** The keys of the maps among some forms, each once, in the order of the schema. */
export function keysOf(forms: readonly JsonSchema[]): readonly SchemaKey[] {
  const keys = new Map<string, SchemaKey>();
  for (const form of forms) {
    for (const [name, schema] of Object.entries(mapIn(form['properties']))) {
      if (isSchema(schema) && !keys.has(name)) keys.set(name, { name, schema });
    }
    for (const name of wordsIn(mapIn(form['propertyNames'])['enum'])) {
      if (!keys.has(name)) keys.set(name, { name, schema: {} });
    }
  }
  return [...keys.values()];
}

/** The words that some forms allow, each once. */
export const wordsOf = (forms: readonly JsonSchema[]): readonly string[] => [
  ...new Set(
    forms.flatMap((form) => [
      ...wordsIn(form['enum']),
      ...wordsIn([form['const'], form['default']]),
      ...(typesOf(form).includes('boolean') ? ['true', 'false'] : []),
    ]),
  ),
];

/** The first of some forms that says it. */
export const descriptionOf = (forms: readonly JsonSchema[]): string | undefined =>
  forms.map((form) => form['description']).find((text) => typeof text === 'string');

export const defaultOf = (forms: readonly JsonSchema[]): unknown =>
  forms.find((form) => form['default'] !== undefined)?.['default'];

export const isListSchema = (form: JsonSchema): boolean =>
  typesOf(form).includes('array') || form['items'] !== undefined;

export const isMapSchema = (form: JsonSchema): boolean =>
  typesOf(form).includes('object') || form['properties'] !== undefined;

/** Whether a value on one line will do. */
export const isScalarSchema = (form: JsonSchema): boolean =>
  form['enum'] !== undefined ||
  form['const'] !== undefined ||
  typesOf(form).some((type) => scalarTypes.includes(type));

const scalarTypes: readonly string[] = ['string', 'number', 'integer', 'boolean'];

/** A schema, and all that it is composed of. */
export function formsOf(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > 12) return [];
  const parts = [schema['anyOf'], schema['oneOf'], schema['allOf']]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter(isSchema);
  const named = referred(schema['$ref'], root);
  return [schema, ...(named ? [named] : []), ...parts].flatMap((one, index) =>
    index === 0 ? [one] : formsOf(one, root, depth + 1),
  );
}

/** `#/definitions/name` and whatever else a path inside the schema leads to. */
function referred(ref: unknown, root: JsonSchema): JsonSchema | undefined {
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const step of ref.slice(2).split('/')) at = mapIn(at)[step];
  return isSchema(at) ? at : undefined;
}

function below(schema: JsonSchema, step: Step): readonly JsonSchema[] {
  if (typeof step === 'number') return [schema['items']].filter(isSchema);
  const properties = mapIn(schema['properties']);
  const own = Object.hasOwn(properties, step) ? [properties[step]] : [];
  const others = own.length > 0 ? [] : [schema['additionalProperties']];
  return [...own, ...others].filter(isSchema);
}

const typesOf = ({ type }: JsonSchema): readonly string[] => (Array.isArray(type) ? type : wordsIn([type]));

const wordsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const mapIn = (value: unknown): JsonSchema => (isSchema(value) ? value : {});

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
