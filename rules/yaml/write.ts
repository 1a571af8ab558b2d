import { once } from '../core/keep.ts';
import { lineEndOf } from '../core/text.ts';
import { columnAt } from './lines.ts';
import { isPlainSafe } from './scalar.ts';
import type { YamlDocument, YamlNode, YamlScalar } from './syntax.ts';

/** A value to be written. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How a document is written, told by its first nested block map and list. */
export interface WritingStyle {
  /** Columns that a map inside a map is indented by. */
  readonly step: number;
  /** Columns that a list's dashes are indented by against the key that holds the list. */
  readonly dash: number;
  readonly lineEnd: string;
}

export const styleOf = once((document: YamlDocument): WritingStyle => {
  const found: { step?: number; dash?: number } = {};
  measure(document.text, document.root, found, 0);
  return { step: found.step ?? 2, dash: found.dash ?? 0, lineEnd: lineEndOf(document.text) };
});

function measure(
  text: string,
  node: YamlNode | undefined,
  found: { step?: number; dash?: number },
  depth: number,
): void {
  if (depth > 40 || (found.step !== undefined && found.dash !== undefined)) return;
  if (node?.kind === 'list') for (const item of node.items) measure(text, item, found, depth + 1);
  if (node?.kind !== 'map' || node.flow) return;
  const column = columnAt(text, node.span.start);
  for (const { value } of node.entries) {
    const inner = value && columnAt(text, value.span.start) - column;
    if (value?.kind === 'map' && !value.flow && inner !== undefined && inner > 0) found.step ??= inner;
    if (value?.kind === 'list' && !value.flow && inner !== undefined && inner >= 0) found.dash ??= inner;
    measure(text, value, found, depth + 1);
  }
}

/** What follows `key:` in a block map whose keys stand at `column`. */
export function afterKey(value: Json, column: number, style: WritingStyle): string {
  if (isScalar(value) || isEmpty(value)) return ` ${flowText(value)}`;
  const inner = column + (isList(value) ? style.dash : style.step);
  return style.lineEnd + ' '.repeat(inner) + blockText(value, inner, style);
}

/** A value in block style; its first line is not indented, the others stand at `column`. */
export function blockText(value: Json, column: number, style: WritingStyle): string {
  if (isScalar(value) || isEmpty(value)) return flowText(value);
  const between = style.lineEnd + ' '.repeat(column);
  if (isList(value)) return value.map((item) => `- ${blockText(item, column + 2, style)}`).join(between);
  return Object.entries(value)
    .map(([key, inner]) => `${scalarText(key)}:${afterKey(inner, column, style)}`)
    .join(between);
}

/** A value on one line. `padding` stands inside braces: `{ a: b }` or `{a: b}`. */
export function flowText(value: Json, padding = ''): string {
  if (isScalar(value)) return scalarText(value);
  if (isList(value)) return `[${value.map((item) => flowText(item, padding)).join(', ')}]`;
  const entries = Object.entries(value).map(
    ([key, inner]) => `${scalarText(key)}: ${flowText(inner, padding)}`,
  );
  return entries.length === 0 ? '{}' : `{${padding}${entries.join(', ')}${padding}}`;
}

/** A value inside a flow collection of a document, as JSON where the document is JSON. */
export const memberText = (document: YamlDocument, value: Json, padding = ''): string =>
  isJson(document) ? jsonText(value) : flowText(value, padding);

/** Whether the document is JSON: all of it in braces, its keys in double quotes. */
const isJson = ({ root }: YamlDocument): boolean =>
  root?.kind === 'map' && root.flow && root.entries.every(({ key }) => key.style === 'double');

function jsonText(value: Json): string {
  if (isScalar(value)) return typeof value === 'string' ? doubleQuoted(value) : String(value);
  if (isList(value)) return `[${value.map(jsonText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${doubleQuoted(key)}: ${jsonText(inner)}`);
  return `{${entries.join(', ')}}`;
}

/** A scalar, in the quotes that stood there before where it is a string and they serve. */
export function scalarText(value: Scalar, before?: YamlScalar['style']): string {
  if (typeof value !== 'string') return String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they cannot stand in single quotes.
  const isPrintable = !/[\0-\x1f\x7f-\x9f\u2028\u2029\uFEFF\uD800-\uDFFF]/.test(value);
  if (before === 'single' && isPrintable) return `'${value.replaceAll("'", "''")}'`;
  if (before !== 'double' && isPlainSafe(value)) return value;
  return before !== 'double' && isPrintable && /[\\"]/.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : doubleQuoted(value);
}

/** As in JSON, with the characters escaped that YAML does not print. */
const doubleQuoted = (value: string): string =>
  JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

type Scalar = string | number | boolean | null;

export const isScalar = (value: Json): value is Scalar => value === null || typeof value !== 'object';

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const isEmpty = (value: Json): boolean =>
  value !== null && typeof value === 'object' && Object.keys(value).length === 0;
