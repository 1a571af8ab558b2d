import assert from 'node:assert/strict';
import { readTrustPolicy, statementFor } from '../../server/signature/notation/trust-policy.ts';

const identity = 'x509.subject: C=US, ST=WA, L=Seattle, O=acme-rockets.io, OU=Finance, CN=SecureBuilder';

const plain = {
  name: 'images',
  registryScopes: ['*'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:acme-rockets'],
  trustedIdentities: [identity],
};

type Statement = Partial<Record<keyof typeof plain, unknown>> & Record<string, unknown>;

const policy = (...statements: readonly Statement[]): unknown => ({
  version: '1.0',
  trustPolicies: statements,
});

const read = (value: unknown) =>
  readTrustPolicy(typeof value === 'string' ? value : JSON.stringify(value), '/home/me/trustpolicy.json');

/** The specification's own example with four statements. */
const example = policy(
  {
    ...plain,
    name: 'wabbit-networks-images',
    registryScopes: [
      'registry.acme-rockets.io/software/net-monitor',
      'registry.acme-rockets.io/software/net-logger',
    ],
    trustStores: ['ca:wabbit-networks'],
    trustedIdentities: ['x509.subject: C=US, ST=WA, L=Seattle, O=wabbit-networks.io, OU=Security Tools'],
  },
  {
    name: 'unsigned-image',
    registryScopes: ['registry.wabbit-networks.io/software/unsigned/net-utils'],
    signatureVerification: { level: 'skip' },
  },
  {
    ...plain,
    name: 'use-expired-image',
    registryScopes: ['registry.acme-rockets.io/software/legacy/metrics'],
    signatureVerification: { level: 'strict', override: { expiry: 'log', revocation: 'skip' } },
    trustedIdentities: ['*'],
  },
  {
    ...plain,
    name: 'global-policy-for-all-other-images',
    signatureVerification: { level: 'audit' },
    trustStores: ['ca:acme-rockets', 'ca:acme-rockets-ca2', 'tsa:clock'],
  },
);

function good(value: unknown) {
  const found = read(value);
  assert.ok(!('trouble' in found), 'trouble' in found ? found.message : '');
  return found;
}

describe("a trust policy of Notation's", () => {
  it('is read as the specification means its example', () => {
    const { statements, path } = good(example);
    assert.equal(path, '/home/me/trustpolicy.json');
    assert.deepEqual(
      statements.map(({ level, actions }) => [level, Object.values(actions).join(' ')]),
      [
        ['strict', 'enforce enforce enforce enforce enforce'],
        ['skip', 'skip skip skip skip skip'],
        ['strict', 'enforce enforce enforce log skip'],
        ['audit', 'enforce log log log log'],
      ],
    );
    assert.deepEqual(statements[3]?.stores, [
      { type: 'ca', name: 'acme-rockets' },
      { type: 'ca', name: 'acme-rockets-ca2' },
      { type: 'tsa', name: 'clock' },
    ]);
    assert.deepEqual(statements[0]?.identities, [
      'x509.subject: C=US, ST=WA, L=Seattle, O=wabbit-networks.io, OU=Security Tools',
    ]);
    assert.equal(statements[0]?.verifyTimestamp, 'always');
  });

  it('enforces authenticity at level `permissive`, and notes the rest', () => {
    const [one] = good(
      policy({
        ...plain,
        signatureVerification: { level: 'permissive', verifyTimestamp: 'afterCertExpiry' },
      }),
    ).statements;
    assert.deepEqual(Object.values(one?.actions ?? {}), ['enforce', 'enforce', 'log', 'log', 'log']);
    assert.equal(one?.verifyTimestamp, 'afterCertExpiry');
  });

  it('means a repository by its own scope before the one for all', () => {
    const found = good(example);
    const name = (repository: string) => statementFor(found, repository)?.name;
    assert.equal(name('registry.acme-rockets.io/software/net-logger'), 'wabbit-networks-images');
    assert.equal(
      name('registry.acme-rockets.io/software/net-logger/more'),
      'global-policy-for-all-other-images',
    );
    const [first, ...others] = found.statements;
    assert.equal(
      statementFor({ ...found, statements: first === undefined ? [] : [first] }, 'example.com/a'),
      undefined,
    );
    assert.equal(others.length, 3);
  });

  it('takes identities of plugins, ports, and scopes of local folders', () => {
    good(policy({ ...plain, trustedIdentities: ['com.example.plugin: who'] }));
    good(
      policy({
        ...plain,
        registryScopes: ['localhost:5000/a/b', 'local/layout', 'r.example/a_b/c__d/e--f/g.h'],
      }),
    );
  });

  const identityIs = (text: unknown): unknown => policy({ ...plain, trustedIdentities: [text] });
  const override = (map: unknown, level = 'strict'): unknown =>
    policy({ ...plain, signatureVerification: { level, override: map } });
  const scoped = (...scopes: readonly unknown[]): unknown => policy({ ...plain, registryScopes: scopes });

  const wrongs: readonly (readonly [string, unknown, RegExp])[] = [
    ['no JSON', '{', /JSON/],
    ['comments', `// mine\n${JSON.stringify(policy(plain))}`, /JSON/],
    ['a list', [], /object/],
    ['no version', { trustPolicies: [plain] }, /`version` must be `1\.0`/],
    ['a version as a number', { version: 1, trustPolicies: [plain] }, /`version`/],
    ['another version', { version: '1.1', trustPolicies: [plain] }, /`version`/],
    ['no statements', { version: '1.0' }, /at least one/],
    ['an empty list of statements', policy(), /at least one/],
    ['a statement that is none', { version: '1.0', trustPolicies: ['x'] }, /object/],
    ['something unknown', { ...(policy(plain) as object), more: 1 }, /`more` is not known/],
    [
      'something unknown in a statement',
      policy({ ...plain, trustedidentities: [] }),
      /`trustedidentities` is not known/,
    ],
    [
      'a name twice in an object',
      JSON.stringify(policy(plain)).replace('"level":"strict"', '"level":"audit","level":"strict"'),
      /twice/,
    ],
    ['no name', policy({ ...plain, name: undefined }), /no `name`/],
    ['an empty name', policy({ ...plain, name: '' }), /no `name`/],
    ['a name twice', policy(plain, { ...plain, registryScopes: ['a.example/b'] }), /Two statements/],
    ['no verification', policy({ ...plain, signatureVerification: undefined }), /object/],
    ['no level', policy({ ...plain, signatureVerification: {} }), /`level` of `images` must be `strict`/],
    ['an unknown level', policy({ ...plain, signatureVerification: { level: 'Strict' } }), /`level`/],
    [
      'something unknown in the verification',
      policy({ ...plain, signatureVerification: { level: 'strict', overide: {} } }),
      /`overide` is not known/,
    ],
    [
      'another time for timestamps',
      policy({ ...plain, signatureVerification: { level: 'strict', verifyTimestamp: 'never' } }),
      /`verifyTimestamp`/,
    ],
    ['integrity overridden', override({ integrity: 'log' }), /always enforced/],
    ['an unknown check overridden', override({ signer: 'log' }), /no check/],
    ['an unknown action', override({ expiry: 'warn' }), /must be `enforce` or `log`/],
    ['expiry skipped', override({ expiry: 'skip' }), /must be `enforce` or `log`/],
    ['authenticity skipped', override({ authenticity: 'skip' }), /must be `enforce` or `log`/],
    ['a list of overrides', override(['expiry']), /must be an object/],
    [
      'level `skip` overridden',
      policy({
        ...plain,
        registryScopes: ['a.example/b'],
        trustStores: [],
        trustedIdentities: [],
        signatureVerification: { level: 'skip', override: { expiry: 'log' } },
      }),
      /nothing can override/,
    ],
    [
      'level `skip` with stores',
      policy({ ...plain, registryScopes: ['a.example/b'], signatureVerification: { level: 'skip' } }),
      /must not have/,
    ],
    [
      'level `skip` for all',
      policy({ name: 'all', registryScopes: ['*'], signatureVerification: { level: 'skip' } }),
      /not allowed for the scope/,
    ],
    ['no stores', policy({ ...plain, trustStores: [] }), /needs `trustStores`/],
    [
      'no identities',
      policy({ ...plain, trustedIdentities: undefined }),
      /needs `trustStores` and `trustedIdentities`/,
    ],
    ['stores that are no list', policy({ ...plain, trustStores: 'ca:acme' }), /list of texts/],
    ['a store without a type', policy({ ...plain, trustStores: ['acme'] }), /trust store `acme`/],
    [
      'a store of an unknown type',
      policy({ ...plain, trustStores: ['root:acme'] }),
      /trust store `root:acme`/,
    ],
    ['a store without a name', policy({ ...plain, trustStores: ['ca:'] }), /trust store `ca:`/],
    ['a store outside its folder', policy({ ...plain, trustStores: ['ca:../../acme'] }), /trust store/],
    ['a store that is the folder above', policy({ ...plain, trustStores: ['ca:..'] }), /trust store/],
    ['no scopes', scoped(), /at least one/],
    ['a number as scope', scoped(1), /list of texts/],
    ['all and more', scoped('*', 'a.example/b'), /must stand alone/],
    ['a pattern', scoped('a.example/*'), /no repository/],
    ['a registry alone', scoped('a.example'), /no repository/],
    ['a scope with a tag', scoped('a.example/b:1'), /no repository/],
    ['a scope with a scheme', scoped('https://a.example/b'), /no repository/],
    ['a scope in capitals', scoped('a.example/B'), /no repository/],
    ['a scope twice', scoped('a.example/b', 'a.example/b'), /twice/],
    [
      'a scope in two statements',
      policy(plain, { ...plain, name: 'other' }),
      /`\*` stands in `registryScopes` twice/,
    ],
    ['anybody and somebody', policy({ ...plain, trustedIdentities: ['*', identity] }), /must stand alone/],
    ['an empty identity', identityIs(''), /not in order/],
    ['an identity without a kind', identityIs('C=US, ST=WA, O=a'), /not in order/],
    ['an identity without a subject', identityIs('x509.subject:'), /not in order/],
    ['an identity without a country', identityIs('x509.subject: ST=WA, O=a'), /`C`, `ST` and `O`/],
    ['an identity without a state', identityIs('x509.subject: C=US, O=a'), /`C`, `ST` and `O`/],
    ['an identity without an organisation', identityIs('x509.subject: C=US, ST=WA'), /`C`, `ST` and `O`/],
    ['an identity with a unit twice', identityIs('x509.subject: C=US, ST=WA, O=a, OU=b, OU=c'), /twice/],
    ['an identity with S and ST', identityIs('x509.subject: C=US, ST=WA, S=WA, O=a'), /twice/],
    ['an identity with joined parts', identityIs('x509.subject: C=US, ST=WA, O=a+OU=b'), /joined/],
    ['an identity in hexadecimal', identityIs('x509.subject: C=US, ST=WA, O=#0c0161'), /hexadecimal/],
    [
      'identities of the same signers',
      policy({
        ...plain,
        trustedIdentities: ['x509.subject: C=US, ST=WA, O=a, OU=b', 'x509.subject: O=a, C=US, S=WA'],
      }),
      /mean the same signers/,
    ],
    [
      'the same identity twice',
      policy({ ...plain, trustedIdentities: [identity, identity] }),
      /mean the same signers/,
    ],
  ];
  for (const [name, value, message] of wrongs) {
    it(`is refused with ${name}`, () => {
      const found = read(value);
      assert.ok('trouble' in found, 'it was read');
      assert.match(found.message, message);
      assert.match(found.message, /^The trust policy \/home\/me\/trustpolicy\.json is not in order\. .+\.$/s);
    });
  }
});
