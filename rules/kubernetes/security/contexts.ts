import { knownMap } from '../../yaml/lookup.ts';
import type { YamlMap } from '../../yaml/syntax.ts';
import type { Container, Workload } from '../syntax.ts';

/** One written `securityContext`, the pod's or a container's. */
export interface Context {
  /** Undefined for the pod's. */
  readonly container: Container | undefined;
  readonly context: YamlMap;
  /** Whose it is, for messages: `container \`web\`` or `the pod`. */
  readonly whose: string;
}

/** Every readable `securityContext` of a workload, the pod's first. */
export function* contextsOf(workload: Workload): Generator<Context> {
  const pod = podContext(workload);
  if (pod !== undefined) yield { container: undefined, context: pod, whose: 'the pod' };
  for (const container of workload.containers) {
    const { securityContext: context } = container;
    if (context !== undefined) yield { container, context, whose: nameOf(container) };
  }
}

export function podContext({ spec }: Workload): YamlMap | undefined {
  const found = knownMap(spec, 'securityContext');
  return found.state === 'known' ? found.value : undefined;
}

/** A container as messages call it. */
export const nameOf = ({ name, list }: Container): string =>
  name === '' ? `this ${kindOf[list]}` : `${kindOf[list]} \`${name}\``;

const kindOf = {
  initContainers: 'init container',
  containers: 'container',
  ephemeralContainers: 'ephemeral container',
} as const;

/** The same at the start of a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
