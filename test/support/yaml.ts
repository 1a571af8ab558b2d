import type { Json } from '../../rules/yaml/edit.ts';
import { resolve } from '../../rules/yaml/lookup.ts';
import type { YamlNode } from '../../rules/yaml/syntax.ts';

/** What a tree means, as plain data; aliases followed, merge keys left as they are. */
export function plainOf(node: YamlNode | undefined): Json | undefined {
  const at = resolve(node);
  if (at === undefined) return undefined;
  if (at.kind === 'scalar') return at.unknown ? at.text : at.value;
  if (at.kind === 'list') return at.items.map((item) => plainOf(item) ?? null);
  return Object.fromEntries(at.entries.map(({ key, value }) => [key.text, plainOf(value) ?? null]));
}

/** Data written as YAML in a style that the seed chooses: indentation, dashes, quotes, flow or block, comments, line ends. */
export function writtenYaml(value: Json, seed: number): string {
  const style: Style = {
    step: 2 + (seed % 3),
    dash: (seed >> 2) % 2 === 0 ? 0 : 2,
    lineEnd: (seed >> 3) % 4 === 0 ? '\r\n' : '\n',
    comments: (seed >> 5) % 2 === 0,
    flowBelow: (seed >> 6) % 3 === 0 ? 2 : 99,
    quote: (seed >> 8) % 3,
  };
  return (
    block(value, 0, 0, style).replace(/^(?:\r\n|\n)/, '') + ((seed >> 10) % 5 === 0 ? '' : style.lineEnd)
  );
}

interface Style {
  readonly step: number;
  readonly dash: number;
  readonly lineEnd: string;
  readonly comments: boolean;
  readonly flowBelow: number;
  readonly quote: number;
}

function block(value: Json, column: number, depth: number, style: Style): string {
  if (value === null || typeof value !== 'object') return ` ${scalar(value, style)}`;
  if (Object.keys(value).length === 0 || depth >= style.flowBelow) {
    return ` ${flow(value, style)}${style.comments ? ' # flow' : ''}`;
  }
  const start = style.lineEnd + ' '.repeat(column);
  if (Array.isArray(value)) {
    return value.map((item) => `${start}- ${inItem(item, column + 2, depth + 1, style)}`).join('');
  }
  return Object.entries(value)
    .map(([key, inner], index) => {
      const indent = Array.isArray(inner) ? style.dash : style.step;
      const comment = style.comments && index % 2 === 1 ? `${start}# about ${depth}` : '';
      return `${comment}${start}${scalar(key, style)}:${block(inner, column + indent, depth + 1, style)}`;
    })
    .join('');
}

const inItem = (item: Json, column: number, depth: number, style: Style): string =>
  block(item, column, depth, { ...style, comments: false }).trimStart();

function flow(value: Json, style: Style): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, style)).join(', ')}]`;
  const padding = style.quote === 1 ? ' ' : '';
  const entries = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${flow(inner, style)}`,
  );
  return entries.length === 0 ? '{}' : `{${padding}${entries.join(', ')}${padding}}`;
}

function scalar(value: string | number | boolean | null, { quote }: Style): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isSimple = /^[a-zA-Z]{1,20}$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
  if (isSimple && quote === 0) return value;
  return quote === 1 && /^[ -~]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}
