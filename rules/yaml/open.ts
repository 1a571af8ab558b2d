import { spanOf } from '../core/span.ts';
import { columnAt } from './lines.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './syntax.ts';
import type { TemplateOutput } from './template.ts';

/**
 * The tree with what templates put into it: a map that one adds entries to is `open`, a list gets an
 * unknown item, a key that has its value from one alone has an unknown value. Where the text will stand is
 * told by `nindent` or, without it, by the column of the template itself.
 */
export function openTemplatedMaps(
  text: string,
  root: YamlNode | undefined,
  outputs: readonly TemplateOutput[],
): YamlNode | undefined {
  let tree = root;
  for (const output of outputs) if (tree !== undefined) tree = openIn(text, tree, output) ?? tree;
  return tree;
}

/** Undefined where the output cannot stand inside the node. */
function openIn(text: string, node: YamlNode, output: TemplateOutput): YamlNode | undefined {
  if (node.kind === 'alias' || node.kind === 'scalar' || node.flow) return undefined;
  if (output.column < columnOf(text, node) || node.span.start > output.span.start) return undefined;
  return node.kind === 'map' ? openMap(text, node, output) : openList(text, node, output);
}

function openMap(text: string, map: YamlMap, output: TemplateOutput): YamlMap {
  const index = map.entries.findLastIndex(({ span }) => span.start < output.span.start);
  const entry = map.entries[index];
  if (entry === undefined) return { ...map, open: true };
  const column = columnOf(text, map);
  if (entry.value === undefined) {
    return { ...withEntry(map, index, filled(entry)), open: map.open || output.column <= column };
  }
  const inside = output.column > column ? openIn(text, entry.value, output) : undefined;
  if (inside === undefined) return { ...map, open: true };
  return withEntry(map, index, { ...entry, value: inside });
}

function openList(text: string, list: YamlList, output: TemplateOutput): YamlList {
  const index = list.items.findLastIndex(({ span }) => span.start < output.span.start);
  const item = list.items[index];
  const inside = item && openIn(text, item, output);
  return {
    ...list,
    items: inside ? list.items.with(index, inside) : [...list.items, unknownAt(list.span.end)],
  };
}

const withEntry = (map: YamlMap, index: number, entry: YamlEntry): YamlMap => ({
  ...map,
  entries: map.entries.with(index, entry),
});

const filled = (entry: YamlEntry): YamlEntry => ({ ...entry, value: unknownAt(entry.span.end) });

/** What a template will put there; an empty span, since nothing of it is written where its parent is. */
const unknownAt = (at: number): YamlScalar => ({
  kind: 'scalar',
  span: spanOf(at, at),
  value: '{{ }}',
  text: '{{ }}',
  style: 'plain',
  unknown: true,
});

const columnOf = (text: string, { span }: YamlNode): number => columnAt(text, span.start);
