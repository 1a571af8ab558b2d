import { type Span, spanOf } from '../core/span.ts';
import type { Known, YamlAlias, YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './syntax.ts';

/** A key, or the index of a list's item. */
export type Step = string | number;

/** The node that an alias stands for; any other node is itself. */
export const resolve = (node: YamlNode | undefined): Exclude<YamlNode, YamlAlias> | undefined =>
  node?.kind === 'alias' ? node.target : node;

/** The node at a path through maps, lists, aliases and merge keys, itself never an alias; undefined where none is. */
export function get(
  node: YamlNode | undefined,
  ...path: readonly Step[]
): Exclude<YamlNode, YamlAlias> | undefined {
  let at = resolve(node);
  for (const step of path) at = resolve(child(at, step));
  return at;
}

export function mapAt(node: YamlNode | undefined, ...path: readonly Step[]): YamlMap | undefined {
  const found = get(node, ...path);
  return found?.kind === 'map' ? found : undefined;
}

export function listAt(node: YamlNode | undefined, ...path: readonly Step[]): YamlList | undefined {
  const found = get(node, ...path);
  return found?.kind === 'list' ? found : undefined;
}

/** The items of the list at a path, aliases resolved; empty where there is no list. */
export const itemsAt = (
  node: YamlNode | undefined,
  ...path: readonly Step[]
): readonly Exclude<YamlNode, YamlAlias>[] =>
  listAt(node, ...path)?.items.flatMap((item) => resolve(item) ?? []) ?? [];

/** The known text of the scalar at a path; undefined where it is unknown, null or no scalar. */
export function textOf(node: YamlNode | undefined, ...path: readonly Step[]): string | undefined {
  const found = get(node, ...path);
  return found?.kind === 'scalar' && !found.unknown && found.value !== null ? found.text : undefined;
}

/**
 * The entry of a key: the map's own (the last, where it stands twice), else that of the merge keys (`<<`),
 * the first map that has it.
 */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return findEntry(map, key, new Set());
}

/** Every entry that counts, own ones first, merged ones after them; merge keys themselves left out. */
export function entriesOf(map: YamlMap): readonly YamlEntry[] {
  if (!map.entries.some(isMerge)) return map.entries;
  const entries = new Map<string, YamlEntry>();
  collect(map, entries, new Set());
  return [...entries.values()];
}

/** What stands at a path, in the three-valued sense. `null` counts as absent, as it does for Kubernetes. */
export function known(
  node: YamlNode | undefined,
  ...path: readonly Step[]
): Known<Exclude<YamlNode, YamlAlias>> {
  let at = node;
  for (const step of path) {
    const parent = resolve(at);
    if (parent === undefined) return at === undefined ? { state: 'absent' } : { state: 'unknown', node: at };
    if (parent.kind === 'scalar') return parent.value === null ? { state: 'absent' } : unknownAt(parent);
    const next = child(parent, step);
    if (next === undefined) return isOpen(parent) ? unknownAt(parent) : { state: 'absent' };
    at = next;
  }
  const value = resolve(at);
  if (at === undefined) return { state: 'absent' };
  if (value === undefined) return unknownAt(at);
  if (value.kind !== 'scalar') return { state: 'known', value, node: at };
  if (value.unknown) return unknownAt(at);
  return value.value === null ? { state: 'absent' } : { state: 'known', value, node: at };
}

/** A value of another type than the wanted is unknown: the cluster would refuse it, no rule can judge it. */
export const knownText = (node: YamlNode | undefined, ...path: readonly Step[]): Known<string> =>
  typed(known(node, ...path), (value) => (value.kind === 'scalar' ? value.text : undefined));

export const knownNumber = (node: YamlNode | undefined, ...path: readonly Step[]): Known<number> =>
  typed(known(node, ...path), (value) =>
    value.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined,
  );

/** `yes`, `on`, `no` and `off` are booleans too, since Kubernetes and Docker read YAML 1.1. */
export const knownBoolean = (node: YamlNode | undefined, ...path: readonly Step[]): Known<boolean> =>
  typed(known(node, ...path), (value) => (value.kind === 'scalar' ? booleanOf(value) : undefined));

export const knownMap = (node: YamlNode | undefined, ...path: readonly Step[]): Known<YamlMap> =>
  typed(known(node, ...path), (value) => (value.kind === 'map' ? value : undefined));

export const knownList = (node: YamlNode | undefined, ...path: readonly Step[]): Known<YamlList> =>
  typed(known(node, ...path), (value) => (value.kind === 'list' ? value : undefined));

/**
 * Where to show a finding about a path: the value there, else its key, else the nearest parent that is
 * written: its key, or for the start of the path and for list items the first key or the node. What is
 * reached through an alias or a merge key is shown where that stands.
 */
export function locate(node: YamlNode, ...path: readonly Step[]): Span {
  let at: YamlNode | undefined = node;
  let shown = headOf(node);
  for (const step of path) {
    if (at?.kind === 'alias') return at.span;
    const parent: YamlNode | undefined = at;
    const entry: YamlEntry | undefined = parent?.kind === 'map' ? entryOf(parent, String(step)) : undefined;
    const next: YamlNode | undefined = entry?.value ?? (parent && child(parent, step));
    if (entry && parent?.kind === 'map' && !parent.entries.includes(entry)) return mergeOf(parent) ?? shown;
    if (entry === undefined && next === undefined) return shown;
    shown = entry?.key.span ?? (next ? headOf(next) : shown);
    at = next;
  }
  return at === undefined || path.length === 0 ? shown : at.span;
}

/** The key's span of the entry at a path's end where it is written, else what `locate` gives. */
export function locateKey(node: YamlNode, ...path: readonly Step[]): Span {
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<YamlNode | undefined>(child, node);
  const entry = parent?.kind === 'map' ? parent.entries.findLast(({ key }) => key.text === last) : undefined;
  return entry?.key.span ?? locate(node, ...path);
}

function child(node: YamlNode | undefined, step: Step): YamlNode | undefined {
  const at = resolve(node);
  if (at?.kind === 'list') return typeof step === 'number' ? at.items[step] : undefined;
  return at?.kind === 'map' ? entryOf(at, String(step))?.value : undefined;
}

function findEntry(map: YamlMap, key: string, seen: Set<YamlMap>): YamlEntry | undefined {
  const own = map.entries.findLast((entry) => entry.key.text === key);
  if (own) return own;
  for (const merged of mergedMaps(map)) {
    if (seen.has(merged)) continue;
    seen.add(merged);
    const found = findEntry(merged, key, seen);
    if (found) return found;
  }
  return undefined;
}

function collect(map: YamlMap, entries: Map<string, YamlEntry>, seen: Set<YamlMap>): void {
  for (const entry of map.entries) {
    if (!isMerge(entry) && !entries.has(entry.key.text)) entries.set(entry.key.text, entry);
  }
  for (const merged of mergedMaps(map)) {
    if (seen.has(merged)) continue;
    seen.add(merged);
    collect(merged, entries, seen);
  }
}

const isMerge = ({ key }: YamlEntry): boolean => key.text === '<<' && key.style === 'plain';

const mergeOf = (map: YamlMap): Span | undefined => map.entries.find(isMerge)?.span;

function mergedMaps(map: YamlMap): readonly YamlMap[] {
  return map.entries.filter(isMerge).flatMap(({ value }) => {
    const target = resolve(value);
    const maps = target?.kind === 'list' ? target.items.map(resolve) : [target];
    return maps.filter((one) => one?.kind === 'map');
  });
}

/** Whether a key that is not found may be there all the same: by a template, or by a merge that leads nowhere. */
function isOpen(node: YamlNode): boolean {
  if (node.kind !== 'map') return false;
  return (
    node.open ||
    mergedMaps(node).some(({ open }) => open) ||
    node.entries.some(
      (entry) =>
        (isMerge(entry) && resolve(entry.value) === undefined) || (entry.key.unknown && !isMerge(entry)),
    )
  );
}

const unknownAt = (node: YamlNode): { readonly state: 'unknown'; readonly node: YamlNode } => ({
  state: 'unknown',
  node,
});

function typed<Value>(
  found: Known<Exclude<YamlNode, YamlAlias>>,
  read: (value: Exclude<YamlNode, YamlAlias>) => Value | undefined,
): Known<Value> {
  if (found.state !== 'known') return found;
  const value = read(found.value);
  return value === undefined ? unknownAt(found.node) : { state: 'known', value, node: found.node };
}

function booleanOf({ value, text, style }: YamlScalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (style !== 'plain') return undefined;
  if (/^(?:y|yes|on)$/i.test(text)) return true;
  return /^(?:n|no|off)$/i.test(text) ? false : undefined;
}

/** What of a node to show when its whole is meant: a map's first key, anything else itself. */
const headOf = (node: YamlNode): Span =>
  node.kind === 'map' && !node.flow ? (node.entries[0]?.key.span ?? node.span) : firstCharacterOf(node);

const firstCharacterOf = ({ kind, span }: YamlNode): Span =>
  kind === 'list' ? spanOf(span.start, Math.min(span.end, span.start + 1)) : span;
