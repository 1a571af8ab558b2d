import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type AlgorithmName,
  coseBytes,
  type EnvelopeWish,
  jwsBytes,
  makeCose,
  makeJws,
  payloadOf,
} from './support/envelopes.ts';
import { daysOff, type KeyKind, mint, mintChain, now } from './support/mint.ts';
import { mintTsa, token } from './support/tsa.ts';
import { coseType, jwsType, storeOf, verify } from './support/verify.ts';

/** Both kinds of envelope, made alike. */
const kinds = [
  { kind: 'notation-jws', type: jwsType, make: (wish: EnvelopeWish) => jwsBytes(makeJws(wish)) },
  { kind: 'notation-cose', type: coseType, make: (wish: EnvelopeWish) => coseBytes(makeCose(wish)) },
] as const;

const keys: readonly (readonly [KeyKind, AlgorithmName])[] = [
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
  [2048, 'PS256'],
  [3072, 'PS384'],
  [4096, 'PS512'],
];

for (const { kind, type, make } of kinds) {
  describe(`a signature of ${kind}`, () => {
    for (const [key, algorithm] of keys) {
      it(`by ${algorithm} is good`, async function () {
        this.timeout(60_000);
        const chain = mintChain({ key });
        const found = await verify(make({ chain, algorithm }), type, [storeOf('ca', 'acme', chain[2].der)]);
        assert.equal(found.reason, '');
        assert.equal(found.proof, 'good');
        assert.equal(found.kind, kind);
      });
    }

    it('says who, when, of what and by which store', async () => {
      const chain = mintChain();
      const payload = payloadOf({ annotations: { build: '42' } });
      const stores = [
        storeOf('ca', 'other', mint({ ca: true }).der),
        storeOf('ca', 'acme', chain[2].der),
        storeOf('signingAuthority', 'acme', chain[2].der),
      ];
      const found = await verify(make({ chain, payload }), type, stores);
      assert.deepEqual(found.signer, {
        kind: 'certificate',
        subject: 'CN=app.example,O=Acme,ST=WA,C=US',
        fingerprint: `sha256:${createHash('sha256').update(chain[0].der).digest('hex')}`,
      });
      assert.deepEqual(found.annotations, { build: '42' });
      assert.deepEqual(found.provenBy, ['ca:acme']);
      assert.deepEqual(
        [found.time, found.timeFrom, found.log],
        ['2026-11-21T11:00:00.000Z', 'claim', 'none'],
      );
      assert.deepEqual(
        Object.values(found.checks ?? {}).map(({ result }) => result),
        ['passed', 'passed', 'passed', 'passed', 'passed'],
      );
    });

    it('is good by any certificate of its chain that a store holds, and by a signer that vouches for itself', async () => {
      const chain = mintChain();
      assert.equal(
        (await verify(make({ chain }), type, [storeOf('ca', 'acme', chain[1].der)])).proof,
        'good',
      );
      const alone = mint();
      assert.equal(
        (await verify(make({ chain: [alone] }), type, [storeOf('ca', 'acme', alone.der)])).proof,
        'good',
      );
    });

    it('is good below authorities that sign with RSA or Ed25519', async () => {
      for (const [key, signedWith] of [
        [2048, 'sha256'],
        [2048, 'pss'],
        ['Ed25519', 'sha256'],
      ] as const) {
        const top = mint({ ca: true, key, signedWith });
        const found = await verify(make({ chain: [mint({ signedWith }, top), top] }), type, [
          storeOf('ca', 'acme', top.der),
        ]);
        assert.deepEqual([found.proof, found.reason], ['good', '']);
      }
    });

    it('by a signing authority counts with its own stores and its own time', async () => {
      const chain = mintChain({ to: daysOff(-1) });
      const attributes = { 'io.cncf.notary.authenticSigningTime': daysOff(-10) };
      const bytes = make({ chain, scheme: 'notary.x509.signingAuthority', attributes });
      const found = await verify(bytes, type, [storeOf('signingAuthority', 'acme', chain[2].der)]);
      assert.deepEqual([found.proof, found.timeFrom], ['good', 'timestamp']);
      assert.equal(
        (await verify(bytes, type, [storeOf('ca', 'acme', chain[2].der)])).proof,
        'unknown-signer',
      );
    });

    it('is expired when its expiry has come, and only then', async () => {
      const chain = mintChain();
      const stores = [storeOf('ca', 'acme', chain[2].der)];
      const bytes = make({ chain, expiry: now });
      assert.equal((await verify(bytes, type, stores)).proof, 'expired');
      assert.equal(
        (await verify(bytes, type, stores, { now: new Date(now.getTime() - 1000) })).proof,
        'good',
      );
    });

    it('of an expired signer counts with a timestamp that is trusted', async () => {
      const chain = mintChain({ to: daysOff(-1) });
      const clock = mintTsa();
      const bytes = make({ chain, timestamp: token({ chain: clock, at: daysOff(-2) }) });
      const acme = storeOf('ca', 'acme', chain[2].der);
      const found = await verify(bytes, type, [acme, storeOf('tsa', 'clock', clock[1].der)]);
      assert.deepEqual([found.proof, found.reason, found.timeFrom], ['good', '', 'timestamp']);
      assert.equal(found.time, daysOff(-2).toISOString());
      assert.deepEqual(found.provenBy, ['ca:acme'], 'a clock proves nothing about who signed');
      const without = await verify(bytes, type, [acme]);
      assert.equal(without.proof, 'not-proven');
      assert.match(without.reason, /expired on 2026-11-20, and no trust store `tsa` tells/);
    });

    it('of a plugin is unknown, and says what helps', async () => {
      const chain = mintChain();
      const plugin = { 'io.cncf.notary.verificationPlugin': 'com.example.plugin' };
      const critical = ['io.cncf.notary.signingScheme', 'io.cncf.notary.verificationPlugin'];
      const found = await verify(make({ chain, attributes: plugin, critical }), type, [
        storeOf('ca', 'acme', chain[2].der),
      ]);
      assert.equal(found.proof, 'unknown');
      assert.match(found.reason, /`com\.example\.plugin`.*`notation verify`/);
      assert.deepEqual(found.provenBy, []);
    });
  });
}

describe('a signature of another kind', () => {
  it('is unknown', async () => {
    const found = await verify(Buffer.from('x'), 'application/pkcs7', []);
    assert.equal(found.proof, 'unknown');
  });
});
