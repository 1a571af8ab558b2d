import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tellingAssignmentsIn } from '../../rules/secret/assignments.ts';
import { textOfBase64 } from '../../rules/secret/base64.ts';
import { looksRandom } from '../../rules/secret/entropy.ts';
import { isSecretValue } from '../../rules/secret/judge.ts';
import { isHarmless } from '../../rules/secret/placeholders.ts';

describe('values behind telling names', () => {
  const secrets = [
    'postgres',
    'hunter2',
    'root',
    '1234',
    'correct horse battery staple',
    'secret',
    'S3cr3t!',
    'my-secret-pw',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYKLMNOPQRST',
    'p@ss/word',
    'test',
  ];
  for (const value of secrets) it(`counts ${value}`, () => assert.ok(isSecretValue('DB_PASSWORD', value)));

  const harmless = [
    ...[
      '',
      ' ',
      'changeme',
      'CHANGE_ME',
      'change-this-password',
      'xxx',
      'XXXXXXXX',
      '********',
      '...',
      '----',
    ],
    ...[
      '<password>',
      '<your token>',
      'your-password',
      'your_api_key_here',
      'YOUR_TOKEN',
      'example',
      'example-password',
    ],
    ...[
      'dummy',
      'placeholder',
      'REPLACE_ME',
      'replace-with-your-key',
      'todo',
      'none',
      'null',
      'redacted',
      'insert-token-here',
    ],
    ...[
      `\${REF}`,
      `\${REF:-}`,
      `a\${B}c`,
      '$(REF)',
      '$REF',
      '$$REF',
      '{{ .Values.password }}',
      '%PASSWORD%',
      '#{password}#',
      '@@PASSWORD@@',
    ],
    ...[
      '/run/secrets/db',
      './secret.txt',
      '~/.token',
      'C:\\secrets\\x',
      'secrets/db/password',
      'token.json',
      'server.pem',
    ],
    ...['true', 'false', 'yes', 'off', 'enabled', '30s', '24h'],
    ...['https://auth.example.com/token', 'http://vault:8200', 'db.internal:5432'],
    ...[
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB',
      '-----BEGIN PUBLIC KEY-----',
      '-----BEGIN CERTIFICATE-----',
    ],
    ...[
      'ENC[AES256_GCM,data:abc,iv:def]',
      '$ANSIBLE_VAULT;1.1;AES256',
      'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kudcx9qyqtgv3kc',
    ],
    ...[
      'vault:secret/data/db#password',
      'arn:aws:secretsmanager:eu-west-1:1:secret:x',
      'op://vault/item/password',
    ],
    ...['$2y$10$abcdefghijklmnopqrstuv', 'DB_PASSWORD', 'SOME_OTHER_NAME'],
  ];
  for (const value of harmless) {
    it(`leaves ${JSON.stringify(value)}`, () => assert.ok(!isSecretValue('DB_PASSWORD', value)));
  }

  it('leaves numbers behind what is no password', () => {
    assert.ok(!isSecretValue('ACCESS_TOKEN', '3600'));
    assert.ok(!isSecretValue('API_TOKEN', 'api-token'));
    assert.ok(!isSecretValue('TLS_SECRET', 'web-tls-secret'));
  });

  it('wants randomness behind a mere hint', () => {
    assert.ok(!isSecretValue('FERNET_KEY', 'production-eu-west'));
    assert.ok(isSecretValue('FERNET_KEY', '81HqDtbqAywKSOumSha3BhWNOdQ26slT6K0YaZeZyPs'));
  });

  it('takes nothing for random that people write', () => {
    for (const text of [
      'my-application-name-2024',
      'https://registry.internal/a',
      'aaaaaaaaaaaaaaaaaaaa1',
      'feature/add-login-v2',
    ]) {
      assert.ok(!looksRandom(text), text);
    }
  });

  it('takes no placeholder for a secret, whatever surrounds its word', () => {
    const words = fc.constantFrom(
      'changeme',
      'your-token',
      '<secret>',
      'example',
      'placeholder',
      'replace-me',
      'dummy',
    );
    const rest = fc.stringMatching(/^[-_ a-z]{0,6}$/);
    fc.assert(
      fc.property(words, rest, rest, (word, before, after) => {
        const value = `${before}-${word}-${after}`;
        assert.ok(isHarmless(value) && !isSecretValue('DB_PASSWORD', value), value);
      }),
    );
  });
});

describe('assignments in text', () => {
  const found = (text: string): string[] =>
    tellingAssignmentsIn(text).map(({ name, value }) => `${name}=${value}`);

  it('reads shell, flags, properties, JSON and YAML', () => {
    assert.deepEqual(found('export DB_PASSWORD=hunter2 && run'), ['DB_PASSWORD=hunter2']);
    assert.deepEqual(found(`a --token="abc def" --user=x`), ['--token=abc def']);
    assert.deepEqual(found(`curl -d '{"password": "hunter2", "a": 1}'`), ['password=hunter2']);
    assert.deepEqual(found('echo "{\\"password\\": \\"hunter2\\"}"'), ['password=hunter2']);
    assert.deepEqual(found('db.password = hunter2\r\n'), ['db.password=hunter2']);
    assert.deepEqual(found("password: 'hunter2' # weak"), ['password=hunter2']);
    assert.deepEqual(found('//registry.npmjs.org/:_authToken=abc123'), ['_authToken=abc123']);
  });

  it('leaves code, sentences and comparisons', () => {
    for (const text of [
      'token = request.headers',
      'password = getpass()',
      'if [ "$TOKEN" == "abc" ]; then',
      'token: the token that is used for login',
      'password=$(cat /run/secrets/x)',
      'password=',
      'password:',
      'std::token::value',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('points at the value alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('A_PASSWORD=%', 'password: "%"', "token='%'", '--api-key=%'),
        fc.stringMatching(/^[A-Za-z][A-Za-z\d]{5,20}$/),
        (form, value) => {
          const text = `x ${form.replace('%', value)}`;
          const [one] = tellingAssignmentsIn(text);
          assert.equal(one && text.slice(one.valueSpan.start, one.valueSpan.end), value);
        },
      ),
    );
  });
});

describe('base64', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const decoded = textOfBase64(Buffer.from(text).toString('base64'));
        const isPlain = [...text].every((sign) => sign >= ' ' || '\t\r\n'.includes(sign));
        assert.equal(decoded, isPlain ? text : undefined);
      }),
    );
  });

  it('knows what is no base64 or no text', () => {
    assert.equal(textOfBase64('not base64!'), undefined);
    assert.equal(textOfBase64('a'), undefined);
    assert.equal(textOfBase64(Buffer.from([0xff, 0xfe, 0]).toString('base64')), undefined);
  });
});
