import type { Rule } from '../../core/rule.ts';
import type { SecretLiteral } from '../literal.ts';
import { secretMessage } from '../messages.ts';

/**
 * The rule for one language. `literalsOf` gives the secrets that a document holds, without those that
 * another rule tells of.
 */
export const secretValueLiteral = <Document>(
  literalsOf: (document: Document) => readonly SecretLiteral[],
): Rule<Document> => ({
  id: 'secret-value-literal',
  summary: 'No token, private key or password is written into the file.',
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: [
    'sonar/S6437',
    'tally/secrets-in-code',
    'cis-docker/4.10',
    'datree/ALL_EXPOSED_SECRET_BITBUCKET',
    'datree/ALL_EXPOSED_SECRET_DATADOG',
    'datree/ALL_EXPOSED_SECRET_GITHUB',
    'datree/ALL_EXPOSED_SECRET_GITLAB',
    'datree/ALL_EXPOSED_SECRET_JWT',
    'datree/ALL_EXPOSED_SECRET_NEWRELIC',
    'datree/ALL_EXPOSED_SECRET_NPM',
    'datree/ALL_EXPOSED_SECRET_OKTA',
    'datree/ALL_EXPOSED_SECRET_PRIVATEKEY',
    'datree/ALL_EXPOSED_SECRET_STRIPE',
    'datree/ALL_EXPOSED_SECRET_SUMOLOGIC',
    'datree/ALL_EXPOSED_SECRET_TERRAFORM',
    'datree/ALL_EXPOSED_SECRET_TWILIO',
    'datree/ALL_EXPOSED_SECRET_VAULT',
  ],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const secret of literalsOf(document)) {
      if (secret.sure) yield { at: secret.span, message: secretMessage(secret) };
    }
  },
});
