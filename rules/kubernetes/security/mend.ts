import type { Edit, Fix, Safety } from '../../core/fix.ts';
import type { Span } from '../../core/span.ts';
import { appendItem, type Json, removeEntry, replaceScalar, setValue } from '../../yaml/edit.ts';
import { entryOf, known, knownText, resolve } from '../../yaml/lookup.ts';
import type { YamlMap, YamlNode } from '../../yaml/syntax.ts';
import type { Manifest, Workload } from '../syntax.ts';
import { keepItems } from './items.ts';
import { isShared } from './shared.ts';

export type { Json } from '../../yaml/edit.ts';

interface Place {
  readonly title: string;
  readonly map: YamlMap;
  readonly path: readonly string[];
}

/**
 * Writes a value at a path below a map, with the parents that are missing. None where the way there is
 * templated, or is there only by a merge key, so that writing it would hide what is merged.
 */
export function setFix(
  document: Manifest,
  { title, safety, map, path, value }: Place & { readonly safety: Safety; readonly value: Json },
): readonly Fix[] {
  const way = wayTo(map, path);
  if (way === undefined) return [];
  return fix(document, title, safety, way.parent.span, () =>
    setValue(document.yaml, way.parent, way.rest, value),
  );
}

/** Adds an item to the list at a path, which is made where it is missing; none as for `setFix`. */
export function appendFix(
  document: Manifest,
  { title, safety, map, path, item }: Place & { readonly safety: Safety; readonly item: Json },
): readonly Fix[] {
  const way = wayTo(map, path);
  const list = known(map, ...path);
  if (way === undefined || list.state === 'unknown') return [];
  return fix(document, title, safety, way.parent.span, () =>
    list.state === 'known' && list.value.kind === 'list' && list.value.items.length > 0
      ? appendItem(document.yaml, list.value, item)
      : setValue(document.yaml, way.parent, way.rest, [item]),
  );
}

/** Writes another value in the place of a scalar, or of the alias that stands for one. */
export const replaceFix = (
  document: Manifest,
  { title, safety, node, value }: { title: string; safety: Safety; node: YamlNode; value: string | number },
): readonly Fix[] =>
  fix(document, title, safety, node.span, () =>
    node.kind === 'scalar'
      ? replaceScalar(document.yaml, node, value)
      : [{ span: node.span, text: String(value) }],
  );

/**
 * Takes an entry out. Where it is its parent's only one the parent goes too, up to `map`, or `orElse` is
 * written. None where the entry is there only by a merge key.
 */
export function dropFix(
  document: Manifest,
  { title, map, path, orElse }: Place & { readonly orElse?: Json },
): readonly Fix[] {
  const way = wayOut(map, path);
  if (way === undefined) return [];
  const { parent, key } = orElse === undefined ? way : way.written;
  const keep = orElse !== undefined && parent.entries.length === 1;
  return fix(document, title, 'unsafe', parent.span, () =>
    keep ? setValue(document.yaml, parent, [key], orElse) : removeEntry(document.yaml, parent, key),
  );
}

/** Takes items out of the list at a path, and the list where none is left. */
export function dropItemsFix(
  document: Manifest,
  { title, map, path, drop }: Place & { readonly drop: (item: YamlNode) => boolean },
): readonly Fix[] {
  const found = known(map, ...path);
  if (found.state !== 'known' || found.value.kind !== 'list' || wayTo(map, path) === undefined) return [];
  const list = found.value;
  const keep = (item: YamlNode): boolean => !drop(resolve(item) ?? item);
  if (!list.items.some(keep)) return dropFix(document, { title, map, path });
  return fix(document, title, 'unsafe', list.span, () => keepItems(document.yaml, list, keep));
}

/** Takes a volume out, and every mount of it. */
export function dropVolumeFix(
  document: Manifest,
  { title, workload, volume }: { title: string; workload: Workload; volume: YamlMap },
): readonly Fix[] {
  const { spec, containers } = workload;
  const name = knownText(volume, 'name');
  const volumes = dropItemsFix(document, {
    title,
    map: spec,
    path: ['volumes'],
    drop: (item) => item === volume,
  });
  if (name.state !== 'known' || volumes.length === 0) return [];
  const isMount = (item: YamlNode): boolean => {
    const mounted = knownText(item, 'name');
    return mounted.state === 'known' && mounted.value === name.value;
  };
  const mounts = containers.flatMap(({ node }) => {
    const list = known(node, 'volumeMounts');
    const mounted = list.state === 'known' && list.value.kind === 'list' && list.value.items.some(isMount);
    return mounted ? dropItemsFix(document, { title, map: node, path: ['volumeMounts'], drop: isMount }) : [];
  });
  return fix(document, title, 'unsafe', spec.span, () =>
    [...volumes, ...mounts].flatMap(({ edits }) => edits()),
  );
}

/** Makes an empty map of another key out of an entry. */
export function replaceEntryFix(
  document: Manifest,
  { title, map, key, by }: { title: string; map: YamlMap; key: string; by: string },
): readonly Fix[] {
  const entry = map.entries.find((one) => one.key.text === key);
  if (entry === undefined) return [];
  const quote = entry.key.style === 'double' ? '"' : '';
  const text = `${quote}${by}${quote}: {}`;
  return fix(document, title, 'unsafe', entry.span, () => [{ span: entry.span, text }]);
}

/** What is shared by an anchor changes elsewhere too, and is never safe. */
function fix(
  { yaml }: Manifest,
  title: string,
  safety: Safety,
  at: Span,
  edits: () => readonly Edit[],
): readonly Fix[] {
  return isShared(yaml, at)
    ? [{ title: `${title}, wherever its anchor is used`, safety: 'unsafe', edits }]
    : [{ title, safety, edits }];
}

/** The deepest map that is written on the way to a path, and what is left of the path. */
function wayTo(
  map: YamlMap,
  path: readonly string[],
): { readonly parent: YamlMap; readonly rest: readonly string[] } | undefined {
  const [key = '', ...rest] = path;
  if (map.open && entryOf(map, key) === undefined) return undefined;
  const own = map.entries.findLast((one) => one.key.text === key);
  if (own === undefined) return entryOf(map, key) === undefined ? { parent: map, rest: path } : undefined;
  const value = resolve(own.value);
  if (rest.length === 0 || own.value === undefined || isNull(value)) {
    return value?.kind === 'scalar' && value.unknown ? undefined : { parent: map, rest: path };
  }
  if (value?.kind !== 'map') return undefined;
  return value.entries.length === 0 && !value.open ? { parent: map, rest: path } : wayTo(value, rest);
}

interface Way {
  readonly parent: YamlMap;
  readonly key: string;
}

/** What to take out so that the entry at a path goes, and the maps that would be left empty: `written` is the entry itself. */
function wayOut(
  map: YamlMap,
  [key = '', ...rest]: readonly string[],
): (Way & { readonly written: Way }) | undefined {
  const entry = map.entries.find((one) => one.key.text === key);
  const way = { parent: map, key };
  if (entry === undefined || rest.length === 0) return entry && { ...way, written: way };
  const inner = resolve(entry.value);
  const further = inner?.kind === 'map' ? wayOut(inner, rest) : undefined;
  if (further === undefined) return undefined;
  const empties = further.parent === inner && inner.entries.length === 1;
  return empties ? { ...way, written: further.written } : further;
}

const isNull = (node: YamlNode | undefined): boolean => node?.kind === 'scalar' && node.value === null;
