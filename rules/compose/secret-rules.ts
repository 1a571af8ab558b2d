import type { Fix } from '../core/fix.ts';
import type { Rule } from '../core/rule.ts';
import { outsideOf } from '../secret/literal.ts';
import { plaintextCredentialEnv } from '../secret/rules/plaintext-credential-env.ts';
import { secretValueLiteral } from '../secret/rules/secret-value-literal.ts';
import { yamlSecretsOf } from '../secret/yaml.ts';
import { type EnvSecret, envSecrets } from './env-secrets.ts';
import type { ComposeFile } from './syntax.ts';

/** The rules of `secret/rules` that apply to Compose files. */
export const composeSecretRules: readonly Rule<ComposeFile>[] = [
  plaintextCredentialEnv<ComposeFile>((document) =>
    envSecrets(document).map((secret) => ({ ...secret, fixes: fixesOf(secret) })),
  ),
  secretValueLiteral<ComposeFile>((document) =>
    outsideOf(
      yamlSecretsOf(document.yaml),
      envSecrets(document).map(({ literal }) => literal),
    ),
  ),
];

function fixesOf({ name, value }: EnvSecret): readonly Fix[] {
  if (!/^[A-Za-z_]\w*$/.test(name)) return [];
  return [
    {
      title: `Take \`${name}\` from the environment or from \`.env\``,
      safety: 'unsafe',
      edits: () => [{ span: value, text: `\${${name}}` }],
    },
  ];
}
