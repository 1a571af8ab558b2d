import { knownMap, resolve } from '../../yaml/lookup.ts';
import type { YamlScalar } from '../../yaml/syntax.ts';
import type { Workload } from '../syntax.ts';

interface Annotation {
  readonly key: string;
  readonly value: YamlScalar;
}

/** The pod template's annotations whose value is known, in the order of the text. */
export function annotationsOf({ metadata }: Workload): readonly Annotation[] {
  const annotations = knownMap(metadata, 'annotations');
  if (annotations.state !== 'known') return [];
  return annotations.value.entries.flatMap(({ key, value: written }) => {
    const value = resolve(written);
    return value?.kind !== 'scalar' || value.unknown ? [] : [{ key: key.text, value }];
  });
}
