import type { Fix } from '../../core/fix.ts';
import type { Rule } from '../../core/rule.ts';
import type { SecretLiteral } from '../literal.ts';
import { environmentMessage } from '../messages.ts';

/** A secret in the environment of a container. */
export interface EnvironmentSecret {
  readonly name: string;
  readonly literal: SecretLiteral;
  readonly fixes: readonly Fix[];
}

/** The rule for one language; `secretsOf` gives what stands in the environments of a document. */
export const plaintextCredentialEnv = <Document>(
  secretsOf: (document: Document) => readonly EnvironmentSecret[],
): Rule<Document> => ({
  id: 'plaintext-credential-env',
  summary: "A container's environment refers to credentials instead of holding them.",
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: [
    'kube-linter/env-var-secret',
    'polaris/sensitiveContainerEnvVar',
    'kubescape/rule-credentials-in-env-var',
    'kubescape/C-0012',
    'kubescape/C-0259',
    'kics/Passwords And Secrets',
    'sonar/HardcodedSecrets',
    'sonar/HardcodedCredentials',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const { name, literal, fixes } of secretsOf(document)) {
      yield { at: literal.span, message: environmentMessage(name, literal), fixes };
    }
  },
});
