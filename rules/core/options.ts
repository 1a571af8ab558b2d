/** One option of a rule: its default, what it means, what the policy file may hold for it. */
export interface Option<Value> {
  readonly default: Value;
  /** One sentence for the rule's page and the schema. */
  readonly description: string;
  readonly schema: JsonSchema;
  /** The value, or undefined where the policy holds something else. */
  readonly read: (value: unknown) => Value | undefined;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer Value> ? Value : never;
};

/** The part of JSON Schema that options and the policy file need. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export const listOfStrings = (
  defaults: readonly string[],
  description: string,
): Option<readonly string[]> => ({
  default: defaults,
  description,
  schema: { type: 'array', items: { type: 'string' } },
  read: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
});

export const integer = (defaultValue: number, description: string): Option<number> => ({
  default: defaultValue,
  description,
  schema: { type: 'integer' },
  read: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : undefined),
});

export const toggle = (defaultValue: boolean, description: string): Option<boolean> => ({
  default: defaultValue,
  description,
  schema: { type: 'boolean' },
  read: (value) => (typeof value === 'boolean' ? value : undefined),
});

export const defaultsOf = <O extends Options>(options: O): OptionValues<O> =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.default]),
  ) as OptionValues<O>;
