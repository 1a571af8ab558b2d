import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isStandIn } from '../../rules/secret/placeholders.ts';
import { tokensIn } from '../../rules/secret/tokens.ts';
import { tokenForms } from '../../rules/secret/vendors.ts';

const digits = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4';
const foundIn = (text: string): string[] =>
  tokensIn(text).map(({ what, span }) => `${what}: ${text.slice(span.start, span.end)}`);

describe('secrets by their form', () => {
  const surroundings = ['%', '"%"', "TOKEN='%'", 'https://example.com/?t=%', '{"a": "%"}', '# %', 'x:%\n'];
  for (const { what, form } of tokenForms) {
    it(`finds ${what} wherever it stands`, () => {
      const plain = form.replaceAll(/\(\?[!=](?:[^()]|\[[^\]]*\])*\)/g, '');
      const token = fc
        .stringMatching(new RegExp(`^(?:${plain})$`))
        .filter((one) => !isStandIn(one) && isWhole(one));
      fc.assert(
        fc.property(token, fc.constantFrom(...surroundings), (secret, around) => {
          const text = around.replace('%', () => secret);
          assert.ok(
            tokensIn(text).some(({ span }) => text.slice(span.start, span.end).includes(secret)),
            text,
          );
        }),
        { numRuns: 30 },
      );
    });
  }

  it('names the vendor and takes the token alone', () => {
    const token = `ghp_${digits.slice(0, 36)}`;
    assert.deepEqual(foundIn(`git clone https://${token}@github.com/a/b`), [`a GitHub token: ${token}`]);
    assert.deepEqual(foundIn(`ENV A=${token} B=2`), [`a GitHub token: ${token}`]);
  });

  it('finds keys of New Relic in any case', () => {
    for (const begin of ['NRAK', 'nrak', 'Nrak']) {
      const token = `${begin}-${digits.slice(0, 27)}`;
      assert.deepEqual(foundIn(`KEY=${token}`), [`a New Relic key: ${token}`]);
      assert.deepEqual(foundIn(`KEY=${token}x`), []);
    }
  });

  it('takes of a URL its password alone', () => {
    assert.deepEqual(foundIn('postgres://app:hunter2@db:5432/app'), ['a password in a URL: hunter2']);
    assert.deepEqual(foundIn('redis://:s3cr3t@cache'), ['a password in a URL: s3cr3t']);
    assert.deepEqual(foundIn('amqp://guest:guest@rabbit'), ['a password in a URL: guest']);
  });

  it('leaves URLs alone that hold no password', () => {
    for (const url of [
      'https://example.com:8080/a@b',
      'https://user@example.com/',
      `https://user:\${PASSWORD}@example.com`,
      'https://user:$PASSWORD@example.com',
      'https://user:password@example.com',
      'https://user:<password>@example.com',
      'https://user:changeme@example.com',
      'http://[::1]:80/@',
      'git+ssh://git@github.com:22/a',
      "http://a:'b'@c",
    ]) {
      assert.deepEqual(foundIn(url), [], url);
    }
  });

  it('takes a private key from its first line to its last', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${digits}\n${digits}\n-----END RSA PRIVATE KEY-----`;
    assert.deepEqual(foundIn(`a\n${key}\nb`), [`a private key: ${key}`]);
    assert.deepEqual(foundIn(key.replaceAll('\n', '\\n')).length, 1);
    assert.equal(foundIn(key.slice(0, 60)).length, 1);
  });

  it('knows headers without a key behind them, public keys and certificates', () => {
    for (const text of [
      'grep -q "BEGIN RSA PRIVATE KEY" file',
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\n<your key>\n-----END PRIVATE KEY-----',
      `-----BEGIN PUBLIC KEY-----\n${digits}\n-----END PUBLIC KEY-----`,
      `-----BEGIN CERTIFICATE-----\n${digits}\n-----END CERTIFICATE-----`,
    ]) {
      assert.deepEqual(foundIn(text), [], text);
    }
  });

  it('knows documented examples and what merely looks alike', () => {
    for (const text of [
      'AKIAIOSFODNN7EXAMPLE',
      `ghp_${'x'.repeat(36)}`,
      'xoxb-your-token-goes-here-12345678',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'registry.example.com/team/application-with-a-long-name:1.2.3',
      'SKIPPED_TESTS_0123456789abcdef0123',
      'npm_config_loglevel=warn',
    ]) {
      assert.deepEqual(foundIn(text), [], text);
    }
  });

  it('stays within the two offsets', () => {
    const token = `glpat-${digits.slice(0, 20)}`;
    const text = `${token} ${token} ${token}`;
    const [first] = tokensIn(text, token.length, token.length * 2 + 1);
    assert.deepEqual(first?.span, { start: token.length + 1, end: token.length * 2 + 1 });
    assert.equal(tokensIn(text, token.length, token.length * 2 + 1).length, 1);
  });
});

/** Random signs that happen to make a second token, or to end with a sign that the form may leave out. */
const isWhole = (token: string): boolean => /^[\w.+/=~-]+$/.test(token) && /\d/.test(token);
