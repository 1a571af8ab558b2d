import { linesOf, positionAt } from '../../core/text.ts';
import { resolve } from '../../yaml/lookup.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { splitDocuments } from '../../yaml/split.ts';
import type { YamlNode, YamlScalar } from '../../yaml/syntax.ts';
import { type Collector, leave, type Unreadable } from './migration.ts';

/** A key of a configuration and what stands behind it. */
export interface ConfigEntry {
  readonly key: string;
  readonly value: Exclude<YamlNode, { kind: 'alias' }> | undefined;
  readonly line: number;
}

/** A word of a list. */
export interface ConfigWord {
  readonly text: string;
  readonly line: number;
}

/** A configuration in YAML: the entries of its first document. */
export interface YamlConfig {
  readonly entries: readonly ConfigEntry[];
  readonly entriesIn: (node: YamlNode | undefined) => readonly ConfigEntry[];
  /** The scalars of a list, or one scalar for a list of one; with `commas` also several in one, as `A,B`. */
  readonly words: (node: YamlNode | undefined, commas?: boolean) => readonly ConfigWord[];
  readonly itemsIn: (
    node: YamlNode | undefined,
  ) => readonly { readonly line: number; readonly node: YamlNode }[];
}

export function readYamlConfig(text: string): YamlConfig | Unreadable {
  const [first] = splitDocuments(text);
  const { document, problems } = parseYaml(first?.text ?? '');
  const lines = linesOf(text);
  const lineOf = (node: Pick<YamlNode, 'span'>): number => positionAt(lines, node.span.start).line + 1;
  const [problem] = problems;
  if (problem) return { error: problem.message, line: positionAt(lines, problem.at.start).line + 1 };
  const root = resolve(document.root);
  if (root !== undefined && root.kind !== 'map' && !isNull(root)) {
    return { error: 'This is not a map of keys.', line: lineOf(root) };
  }
  const entriesIn: YamlConfig['entriesIn'] = (node) => {
    const map = resolve(node);
    if (map?.kind !== 'map') return [];
    return map.entries.map(({ key, value }) => ({ key: key.text, value: resolve(value), line: lineOf(key) }));
  };
  const itemsIn: YamlConfig['itemsIn'] = (node) => {
    const list = resolve(node);
    return list?.kind === 'list' ? list.items.map((item) => ({ line: lineOf(item), node: item })) : [];
  };
  const words: YamlConfig['words'] = (node, commas = false) => {
    const target = resolve(node);
    const scalars =
      target?.kind === 'scalar' ? [target] : itemsIn(target).flatMap(({ node: item }) => scalarIn(item));
    return scalars.flatMap((scalar) => {
      const texts = commas ? scalar.text.split(',').map((one) => one.trim()) : [scalar.text];
      return texts.filter((one) => one !== '').map((one) => ({ text: one, line: lineOf(scalar) }));
    });
  };
  return { entries: entriesIn(root), entriesIn, words, itemsIn };
}

/** Hands each entry to the reader of its key; a key without one is told. */
export function readEntries(
  collector: Collector,
  entries: readonly ConfigEntry[],
  readers: Readonly<Record<string, (entry: ConfigEntry) => void>>,
  unknown: string,
): void {
  for (const entry of entries) {
    const reader = Object.hasOwn(readers, entry.key) ? readers[entry.key] : undefined;
    if (reader) reader(entry);
    else leave(collector, entry.line, entry.key, unknown);
  }
}

export const isTrue = ({ value }: Pick<ConfigEntry, 'value'>): boolean =>
  value?.kind === 'scalar' && /^(?:true|yes|on|y|1)$/i.test(value.text);

export const textIn = (value: ConfigEntry['value']): string => (value?.kind === 'scalar' ? value.text : '');

const scalarIn = (node: YamlNode): readonly YamlScalar[] => {
  const target = resolve(node);
  return target?.kind === 'scalar' && !isNull(target) ? [target] : [];
};

const isNull = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;
