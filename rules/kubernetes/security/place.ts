import type { Span } from '../../core/span.ts';
import { entryOf, get, locate, locateKey } from '../../yaml/lookup.ts';
import type { YamlMap } from '../../yaml/syntax.ts';
import type { Workload } from '../syntax.ts';

/**
 * Where to point for what stands at a path: its value where that is a scalar, else its key, else the key of
 * the nearest parent that is written, else `otherwise`.
 */
export function placeOf(map: YamlMap, path: readonly string[], otherwise: Span): Span {
  const [first = ''] = path;
  if (entryOf(map, first) === undefined) return otherwise;
  return get(map, ...path)?.kind === 'scalar' ? locate(map, ...path) : locateKey(map, ...path);
}

/** Where to point for what the pod's own spec lacks: beside its containers. */
export const placeOfPod = ({ spec, object }: Workload): Span =>
  entryOf(spec, 'containers')?.key.span ?? object.at;
