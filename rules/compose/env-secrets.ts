import type { Span } from '../core/span.ts';
import type { SecretLiteral } from '../secret/literal.ts';
import { contentOf, environmentSecret } from '../secret/yaml.ts';
import { entriesOf, get, resolve } from '../yaml/lookup.ts';
import type { YamlNode, YamlScalar } from '../yaml/syntax.ts';
import type { ComposeFile } from './syntax.ts';

/** A secret in `environment` or `build.args` of a service. */
export interface EnvSecret {
  readonly name: string;
  readonly literal: SecretLiteral;
  /** The whole value, without quotes. */
  readonly value: Span;
}

/** Both forms: a map, and a list of `NAME=value`. What several services share by an anchor is told once. */
export function envSecrets(document: ComposeFile): readonly EnvSecret[] {
  const found = new Map<number, EnvSecret>();
  for (const { node } of document.services) {
    for (const path of [['environment'], ['build', 'args']]) {
      for (const secret of secretsOf(document, get(node, ...path))) {
        if (!found.has(secret.literal.span.start)) found.set(secret.literal.span.start, secret);
      }
    }
  }
  return [...found.values()];
}

function secretsOf(document: ComposeFile, node: YamlNode | undefined): readonly EnvSecret[] {
  if (node?.kind === 'map') {
    return entriesOf(node).flatMap(({ key, value }) => {
      const scalar = resolve(value);
      return scalar?.kind === 'scalar' ? secretOfEntry(document, key.text, scalar) : [];
    });
  }
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => {
    const scalar = resolve(item);
    return scalar?.kind === 'scalar' ? secretOfItem(document, scalar) : [];
  });
}

function secretOfEntry({ yaml }: ComposeFile, name: string, scalar: YamlScalar): readonly EnvSecret[] {
  const value = contentOf(yaml.text, scalar);
  const literal = environmentSecret(yaml, name, scalar, value);
  return literal ? [{ name, literal, value }] : [];
}

function secretOfItem({ yaml }: ComposeFile, scalar: YamlScalar): readonly EnvSecret[] {
  const { start, end } = contentOf(yaml.text, scalar);
  const written = yaml.text.slice(start, end);
  const sign = written.indexOf('=');
  if (sign < 1) return [];
  const name = written.slice(0, sign);
  const value = { start: start + sign + 1, end };
  const literal = environmentSecret(yaml, name, scalar, value);
  return literal ? [{ name, literal, value }] : [];
}
