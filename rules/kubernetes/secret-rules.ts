import type { Fix } from '../core/fix.ts';
import type { Rule } from '../core/rule.ts';
import type { Span } from '../core/span.ts';
import { outsideOf, type SecretLiteral } from '../secret/literal.ts';
import { plaintextCredentialEnv } from '../secret/rules/plaintext-credential-env.ts';
import { secretValueLiteral } from '../secret/rules/secret-value-literal.ts';
import { yamlSecretsOf } from '../secret/yaml.ts';
import { mapAt } from '../yaml/lookup.ts';
import { configMapSecrets } from './config-map-secrets.ts';
import { type EnvSecret, envSecrets } from './env-secrets.ts';
import { secretKeyRefEdit } from './secret-key-ref.ts';
import { secretManifestValues } from './secret-manifest.ts';
import type { KubernetesObject, Manifest } from './syntax.ts';

/** The rules of `secret/rules` that apply to manifests. */
export const kubernetesSecretRules: readonly Rule<Manifest>[] = [
  plaintextCredentialEnv<Manifest>((document) =>
    envSecrets(document).map((secret) => ({ ...secret, fixes: fixesOf(document, secret) })),
  ),
  secretValueLiteral<Manifest>(literalsElsewhere),
];

/** What neither the rule of environments nor those of ConfigMaps and Secrets tell of. */
function literalsElsewhere(document: Manifest): readonly SecretLiteral[] {
  const { yaml, objects } = document;
  if (document.schema) return [];
  const literals = yamlSecretsOf(yaml);
  if (literals.length === 0) return literals;
  return outsideOf(literals, [
    ...envSecrets(document).map(({ literal }) => literal),
    ...objects.flatMap((object) => [
      ...configMapSecrets(yaml, object),
      ...secretManifestValues(yaml.text, object),
      ...encodedData(object),
    ]),
  ]);
}

/** Base64 looks random whatever it holds; `secretManifestValues` has read it. */
const encodedData = ({ kind, node }: KubernetesObject): readonly { readonly span: Span }[] =>
  kind === 'Secret' ? (mapAt(node, 'data') ?? { entries: [] }).entries.map(({ span }) => ({ span })) : [];

function fixesOf(
  { yaml }: Manifest,
  { name, item, valueEntry, object, container }: EnvSecret,
): readonly Fix[] {
  if (valueEntry === undefined || !/^[-._A-Za-z\d]+$/.test(name)) return [];
  const owner = [object.name, container.name].find((one) => /^[a-z\d][-.a-z\d]*$/.test(one)) ?? 'app';
  const secret = `${owner}-credentials`;
  return [
    {
      title: `Take \`${name}\` from the key of that name in the Secret \`${secret}\``,
      safety: 'unsafe',
      edits: () => [secretKeyRefEdit(yaml.text, item, valueEntry, secret, name)],
    },
  ];
}
