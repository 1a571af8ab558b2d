import { assignedSecretsIn, outsideOf, type SecretLiteral } from '../secret/literal.ts';
import { contentOf, secretOfScalar, secretsWithin } from '../secret/yaml.ts';
import { entriesOf, mapAt } from '../yaml/lookup.ts';
import type { YamlDocument, YamlScalar } from '../yaml/syntax.ts';
import type { KubernetesObject } from './syntax.ts';

/** The secrets in a ConfigMap's data: behind its keys, and in the files that it holds. */
export function configMapSecrets(yaml: YamlDocument, object: KubernetesObject): readonly SecretLiteral[] {
  if (object.kind !== 'ConfigMap') return [];
  const data = mapAt(object.node, 'data');
  if (data === undefined) return [];
  return entriesOf(data).flatMap(({ key, value }) =>
    value?.kind === 'scalar' ? secretsOfEntry(yaml, key.text, value) : [],
  );
}

function secretsOfEntry(yaml: YamlDocument, key: string, value: YamlScalar): readonly SecretLiteral[] {
  const { text } = yaml;
  const known = secretsWithin(yaml, value);
  const whole = isOneLine(value) ? secretOfScalar(text, key, value) : undefined;
  if (whole) return known.length > 0 ? known : [whole];
  const { start, end } = contentOf(text, value);
  return [...known, ...outsideOf(assignedSecretsIn(text, start, end), known)];
}

const isOneLine = ({ text }: YamlScalar): boolean => !/[\r\n]/.test(text.trimEnd());
