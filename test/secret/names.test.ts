import assert from 'node:assert/strict';
import { tellingOf } from '../../rules/secret/names.ts';

const table = {
  password:
    'PASSWORD DB_PASSWORD password my_password PGPASSWORD MYSQL_ROOT_PASSWORD db.password dbPassword DB_PASS pwd MYSQL_PWD SECRET_PASSPHRASE REDIS_PASSWD rootpw ARTIFACTORY_PSW spring.datasource.password',
  token:
    'SECRET SUPER_Secret super_duper_secret_token GITHUB_TOKEN apikey apiKey openai_api_key X-API-Key AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID VITE_AWS_ACCESS_KEY_ID azure_batch_key SECRET_BLAH DJANGO_SECRET_KEY ID_TOKEN CLIENT_SECRET _authToken //registry.npmjs.org/:_authToken accountKey JWT_SECRET CREDENTIALS',
  hint: 'auth git_key NPM_AUTH FERNET_KEY pass',
  nothing:
    'key PUBLIC_KEY public_token SECRET_PASSPHRASE_FILE AUTH_MODULE_VERSION KEY_ALIAS PASSWORD_PROMPT TOKEN_URL TOKEN_ENDPOINT GOPRIVATE SECRET_NAME secretName X_TOKEN_FILE GPG_KEY TRAVIS_OS_NAME SORT_KEY SSH_AUTH_SOCK PASSENGER COMPASS BYPASS MONKEY KEYCLOAK_USER tokenizer USE_TOKEN MYSQL_ALLOW_EMPTY_PASSWORD TOKEN_TTL PASSWORD_MIN_LENGTH PASSWORD_POLICY tokenReviewer authority author KEYBOARD_LAYOUT NEXT_PUBLIC_API_KEY SECRET_KEY_PATH password-stdin disabled-password PATH USER description',
};

describe('names that tell of a secret', () => {
  for (const [telling, names] of Object.entries(table)) {
    for (const name of names.split(' ')) {
      it(`${name}: ${telling}`, () => {
        assert.equal(tellingOf(name) ?? 'nothing', telling);
      });
    }
  }
});
