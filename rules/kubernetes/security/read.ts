import { itemsAt } from '../../yaml/lookup.ts';
import type { Known, YamlMap, YamlNode } from '../../yaml/syntax.ts';

/** Whether a value is known and fulfils a condition. */
export const holds = <Value>(found: Known<Value>, condition: (value: Value) => boolean): boolean =>
  found.state === 'known' && condition(found.value);

export const isTrue = (found: Known<boolean>): boolean => holds(found, (value) => value);
export const isFalse = (found: Known<boolean>): boolean => holds(found, (value) => !value);

/** The maps among the items of a list; none where there is no list. */
export const mapsAt = (node: YamlNode | undefined, ...path: readonly string[]): readonly YamlMap[] =>
  itemsAt(node, ...path).filter((item) => item.kind === 'map');
