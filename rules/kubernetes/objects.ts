import { get, itemsAt, mapAt, resolve, textOf } from '../yaml/lookup.ts';
import type { YamlMap, YamlNode } from '../yaml/syntax.ts';
import type { KubernetesObject } from './syntax.ts';

/** The objects of a document: one, or those of a `List`, lists in lists too. */
export function objectsOf(root: YamlNode | undefined, depth = 0): readonly KubernetesObject[] {
  const node = resolve(root);
  if (node?.kind !== 'map') return [];
  const object = objectOf(node);
  if (object === undefined) return [];
  if (!object.kind.endsWith('List') || depth > 5) return [object];
  const items = itemsAt(node, 'items');
  return items.length === 0 ? [object] : items.flatMap((item) => objectsOf(item, depth + 1));
}

function objectOf(node: YamlMap): KubernetesObject | undefined {
  const kind = get(node, 'kind');
  const apiVersion = get(node, 'apiVersion');
  if (kind?.kind !== 'scalar' || apiVersion?.kind !== 'scalar') return undefined;
  if (kind.text === '' || apiVersion.text === '') return undefined;
  const metadata = mapAt(node, 'metadata');
  return {
    apiVersion: apiVersion.text,
    kind: kind.text,
    name: textOf(metadata, 'name') ?? '',
    namespace: textOf(metadata, 'namespace') ?? '',
    node,
    at: kind.span,
  };
}
