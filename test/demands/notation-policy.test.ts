import assert from 'node:assert/strict';
import { storeId } from '../../server/signature/notation/trust-store.ts';
import { demandsOf } from './read.ts';

const statement = (more: object): object => ({
  name: 'acme',
  registryScopes: ['registry.acme.example/app'],
  signatureVerification: { level: 'strict' },
  trustStores: ['ca:acme'],
  trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme'],
  ...more,
});
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ version: '1.0', trustPolicies: statements });
const certificate = 'notation/truststore/x509/ca/acme/root.pem';

describe("Notation's trust policies in a workspace", () => {
  it('ask for certificates of the store that lies beside them', async () => {
    const { requirements, problems } = await demandsOf({
      'notation/trustpolicy.oci.json': policy(statement({})),
      [certificate]: 'x',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(requirements, [
      {
        from: '/repo/notation/trustpolicy.oci.json',
        images: ['registry.acme.example/app'],
        except: [],
        signers: [
          {
            kind: 'described',
            who: {
              kind: 'certificate',
              certificate: `/repo/${certificate}`,
              identities: ['x509.subject: C=US, ST=WA, O=Acme'],
              level: 'strict',
            },
          },
        ],
        need: 'any',
        transparencyLog: undefined,
        annotations: {},
        attestations: [],
        mostDays: undefined,
        verdict: 'check',
        notCovered: [],
      },
    ]);
  });

  it("ask for a store of the user's own folder where none lies beside them", async () => {
    const texts = { 'trustpolicy.json': policy(statement({ trustedIdentities: ['*'] })) };
    const [own] = (await demandsOf(texts, '/home/ann/.config/notation')).requirements;
    assert.deepEqual(own?.signers, [
      {
        kind: 'described',
        who: {
          kind: 'certificate',
          certificate: storeId('/home/ann/.config/notation', 'ca', 'acme'),
          identities: [],
          level: 'strict',
        },
      },
    ]);
    const [unknown] = (await demandsOf(texts)).requirements;
    assert.match(unknown?.notCovered.join() ?? '', /trust store `ca:acme` lies is not known/);
  });

  it('mean with `*` all that no other statement means', async () => {
    const { requirements } = await demandsOf(
      {
        'trustpolicy.oci.json': policy(
          statement({}),
          statement({ name: 'rest', registryScopes: ['*'], signatureVerification: { level: 'permissive' } }),
          {
            name: 'none',
            registryScopes: ['registry.acme.example/test'],
            signatureVerification: { level: 'skip' },
          },
        ),
      },
      '/n',
    );
    assert.deepEqual(
      requirements.map(({ images, except, verdict }) => [images, except, verdict]),
      [
        [['registry.acme.example/app'], [], 'check'],
        [['**'], ['registry.acme.example/app', 'registry.acme.example/test'], 'check'],
        [['registry.acme.example/test'], [], 'accept'],
      ],
    );
  });

  it('that enforce more than their level, or name signers of a plugin, are not covered', async () => {
    const more = statement({
      signatureVerification: { level: 'permissive', override: { expiry: 'enforce' } },
    });
    const [one] = (await demandsOf({ 'trustpolicy.json': policy(more) }, '/n')).requirements;
    assert.match(one?.notCovered.join() ?? '', /enforces more/);
    const less = statement({ signatureVerification: { level: 'strict', override: { expiry: 'log' } } });
    const [two] = (await demandsOf({ 'trustpolicy.json': policy(less) }, '/n')).requirements;
    assert.deepEqual(two?.notCovered, [], 'held to more than they ask');
    const plugin = statement({ trustedIdentities: ['acme.plugin:ann'] });
    const [three] = (await demandsOf({ 'trustpolicy.json': policy(plugin) }, '/n')).requirements;
    assert.match(three?.notCovered.join() ?? '', /plugins/);
  });

  it('that are not in order are told', async () => {
    for (const text of ['{', '{"version":"2.0","trustPolicies":[]}', policy(statement({ more: 1 }))]) {
      const { requirements, problems } = await demandsOf({ 'trustpolicy.oci.json': text });
      assert.deepEqual([requirements, problems.length], [[], 1]);
    }
  });
});
