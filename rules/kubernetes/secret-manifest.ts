import type { Span } from '../core/span.ts';
import { textOfBase64 } from '../secret/base64.ts';
import { assignedSecretsIn } from '../secret/literal.ts';
import { tellingOf, wordsOf } from '../secret/names.ts';
import { isHarmless } from '../secret/placeholders.ts';
import { tokensIn } from '../secret/tokens.ts';
import { contentOf } from '../secret/yaml.ts';
import { entriesOf, get, mapAt } from '../yaml/lookup.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import type { KubernetesObject } from './syntax.ts';

/** A value of a Secret that is written into the file. */
export interface WrittenSecret {
  readonly key: YamlScalar;
  readonly span: Span;
}

/** The secret values of a `kind: Secret`; none of one that sops encrypts, or whose values are no secrets. */
export function secretManifestValues(text: string, object: KubernetesObject): readonly WrittenSecret[] {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1' || get(object.node, 'sops')) return [];
  return ['data', 'stringData'].flatMap((part) => {
    const map = mapAt(object.node, part);
    return (map ? entriesOf(map) : []).flatMap(({ key, value }) => {
      if (value?.kind !== 'scalar' || value.unknown || value.value === null) return [];
      const span = contentOf(text, value);
      return holdsSecret(key.text, text.slice(span.start, span.end), part === 'data') ? [{ key, span }] : [];
    });
  });
}

function holdsSecret(key: string, written: string, encoded: boolean): boolean {
  if (isHarmless(written)) return false;
  const value = encoded ? textOfBase64(written) : written;
  if (value === undefined) return !isReadable(key);
  if (tokensIn(value).length > 0) return true;
  if (isHarmless(value)) return false;
  if (/[\r\n]/.test(value.trim())) return assignedSecretsIn(value).length > 0;
  return tellingOf(key) !== undefined || !isReadable(key);
}

/** Keys of a Secret that stand beside the secret itself: a user, an address, a certificate. */
const isReadable = (key: string): boolean => {
  const words = wordsOf(key);
  return (
    /(?:name|user|host|url)$/i.test(key) ||
    readable.has(words.at(-1) ?? '') ||
    words[0] === 'usage' ||
    words.includes('crt') ||
    words.includes('cert')
  );
};

const readable = new Set(
  'user username usr login name names email mail host hostname port url uri endpoint address addr database db dbname region bucket namespace type version id cert certs crt certificate ca chain pub public enabled mode level domain realm issuer schema driver project account tenant subscription environment env path file filename class role config conf cfg description groups expiration yaml yml toml ini json sh'.split(
    ' ',
  ),
);
