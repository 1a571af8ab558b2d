import type { SecretLiteral } from '../secret/literal.ts';
import { contentOf, environmentSecret } from '../secret/yaml.ts';
import { entryOf, itemsAt, resolve, textOf } from '../yaml/lookup.ts';
import type { YamlEntry, YamlMap } from '../yaml/syntax.ts';
import type { Container, KubernetesObject, Manifest } from './syntax.ts';

/** A secret in `env[].value` of a container. */
export interface EnvSecret {
  readonly name: string;
  readonly literal: SecretLiteral;
  /** The item of `env`. */
  readonly item: YamlMap;
  /** Its entry `value`; undefined where that comes by way of an alias or a merge. */
  readonly valueEntry: YamlEntry | undefined;
  readonly object: KubernetesObject;
  readonly container: Container;
}

export function envSecrets({ yaml, workloads }: Manifest): readonly EnvSecret[] {
  const found: EnvSecret[] = [];
  const told = new Set<number>();
  for (const { object, containers } of workloads) {
    for (const container of containers) {
      for (const item of itemsAt(container.node, 'env')) {
        const entry = item.kind === 'map' ? entryOf(item, 'value') : undefined;
        const value = resolve(entry?.value);
        const name = textOf(item, 'name');
        if (item.kind !== 'map' || value?.kind !== 'scalar' || name === undefined) continue;
        const literal = environmentSecret(yaml, name, value, contentOf(yaml.text, value));
        if (literal === undefined || told.has(literal.span.start)) continue;
        told.add(literal.span.start);
        const own = entry !== undefined && item.entries.includes(entry) && entry.value === value;
        found.push({ name, literal, item, valueEntry: own ? entry : undefined, object, container });
      }
    }
  }
  return found;
}
