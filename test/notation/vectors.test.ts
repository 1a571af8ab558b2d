import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'cborg';
import type { Proof } from '../../rules/core/signature.ts';
import type { StoreAnchor } from '../../server/signature/anchors.ts';
import type { Subject } from '../../server/signature/evidence.ts';
import { readCose } from '../../server/signature/notation/cose.ts';
import { root } from '../support/root.ts';
import { type Jws, jwsBytes } from './support/envelopes.ts';
import { coseType, jwsType, storeOf, verify } from './support/verify.ts';

const vectors = join(root, '../shared/vectors');
const go = join(vectors, 'notation-go');
const stores = join(go, 'verifier/testdata/truststore/x509');

const today = new Date('2026-11-21T00:00:00Z');

interface Expected {
  readonly proof: Proof;
  readonly reason?: RegExp;
  readonly timeFrom?: 'timestamp' | 'claim';
}

const good: Expected = { proof: 'good', timeFrom: 'claim' };
const stamped: Expected = { proof: 'good', timeFrom: 'timestamp' };
const plugin: Expected = {
  proof: 'unknown',
  reason: /Only the plugin `.+` can verify it: use `notation verify`/,
};
const nobodys: Expected = { proof: 'unknown-signer', reason: /No trust store/ };

/**
 * What Notation's own tests expect of each, with the trust stores that lie beside them. Of those with the certificate
 * `testTSA` only the timestamp is looked at there: the certificate itself is in no store but here.
 */
const envelopes: Readonly<Record<string, Expected>> = {
  'internal/mock/testdata/ca_valid_sig_env.json': good,
  'internal/mock/testdata/ca_expired_sig_env.json': { proof: 'expired', reason: /expired on 2022-07-29/ },
  'internal/mock/testdata/ca_invalid_sig_env.json': { proof: 'invalid', reason: /`payload` cannot be read/ },
  'internal/mock/testdata/ca_plugin_sig_env.json': plugin,
  'internal/mock/testdata/ca_compatible_pluginver_sig_env_0.0.9.json': plugin,
  'internal/mock/testdata/ca_compatible_pluginver_sig_env_1.0.0-alpha.beta.json': plugin,
  'internal/mock/testdata/ca_compatible_pluginver_sig_env_1.0.0-alpha.json': plugin,
  'internal/mock/testdata/ca_compatible_pluginver_sig_env_1.0.0.json': plugin,
  'internal/mock/testdata/ca_incompatible_pluginver_sig_env_1.0.1.json': plugin,
  'internal/mock/testdata/ca_incompatible_pluginver_sig_env_1.0.9.json': plugin,
  'internal/mock/testdata/ca_incompatible_pluginver_sig_env_1.1.0-alpha.json': plugin,
  'internal/mock/testdata/ca_incompatible_pluginver_sig_env_1.2.3.json': plugin,
  'internal/mock/testdata/sa_valid_sig_env.json': stamped,
  'internal/mock/testdata/sa_expired_sig_env.json': { proof: 'expired', reason: /expired on 2022-07-29/ },
  'internal/mock/testdata/sa_invalid_sig_env.json': { proof: 'invalid', reason: /`payload` cannot be read/ },
  'internal/mock/testdata/sa_plugin_sig_env.json': plugin,
  'internal/mock/testdata/sig_env_with_metadata.json': nobodys,
  'internal/testdata/jws_signature.sig': nobodys,
  'internal/testdata/cose_signature.sig': nobodys,
  'verifier/testdata/timestamp/sigEnv/jwsWithTimestamp.sig': stamped,
  'verifier/testdata/timestamp/sigEnv/coseWithTimestamp.sig': stamped,
  'verifier/testdata/timestamp/sigEnv/jwsExpiredWithTimestamp.sig': stamped,
  'verifier/testdata/timestamp/sigEnv/coseExpiredWithTimestamp.sig': stamped,
  'verifier/testdata/timestamp/sigEnv/withoutTimestamp.sig': good,
  'verifier/testdata/timestamp/sigEnv/timestampBeforeNotBefore.sig': {
    proof: 'not-proven',
    reason: /not valid at the time of the timestamp, 2024-06-19/,
  },
  'verifier/testdata/timestamp/sigEnv/timestampAfterNotAfter.sig': {
    proof: 'not-proven',
    reason: /not valid at the time of the timestamp, 2024-06-19/,
  },
};

const isHere = existsSync(go);

const filesIn = (...folder: readonly string[]): readonly Uint8Array[] => {
  const path = join(stores, ...folder);
  return readdirSync(path).map((name) => readFileSync(join(path, name)));
};

const anchors = (tsa = 'test-timestamp'): readonly StoreAnchor[] => [
  storeOf('ca', 'valid-trust-store', ...filesIn('ca', 'valid-trust-store')),
  storeOf('signingAuthority', 'valid-trust-store', ...filesIn('signingAuthority', 'valid-trust-store')),
  storeOf('tsa', tsa, ...filesIn('tsa', tsa)),
];

const isJws = (bytes: Uint8Array): boolean => bytes[0] === 0x7b;

/** The image that the signature itself names: the vectors have no other. */
function targetOf(bytes: Uint8Array): Subject {
  const payload = isJws(bytes)
    ? Buffer.from(JSON.parse(Buffer.from(bytes).toString()).payload, 'base64url')
    : Buffer.from(decode(bytes, { useMaps: true, tags: { 18: (content) => content() } })[2]);
  return JSON.parse(payload.toString()).targetArtifact;
}

/** The signer's certificate, which stands for a store with it in it. */
function leafOf(bytes: Uint8Array): Uint8Array {
  if (isJws(bytes)) return Buffer.from(JSON.parse(Buffer.from(bytes).toString()).header.x5c[0], 'base64');
  return decode(bytes, { useMaps: true, tags: { 18: (content) => content() } })[1].get(33)[0];
}

describe("Notation's own envelopes", () => {
  for (const [path, expected] of Object.entries(envelopes)) {
    it(`${path}: ${expected.proof}`, async function () {
      if (!isHere) {
        console.log('      skipped: 1 envelope, ../shared is not here');
        this.skip();
      }
      const bytes = readFileSync(join(go, path));
      const isClock = /sigEnv\/.*(?:Expired|NotBefore|NotAfter)/.test(path);
      const own = isClock ? [storeOf('ca', 'its-own', leafOf(bytes))] : [];
      const found = await verify(bytes, isJws(bytes) ? jwsType : coseType, [...anchors(), ...own], {
        now: today,
        beside: expected.proof === 'invalid' ? undefined : targetOf(bytes),
      });
      assert.equal(found.proof, expected.proof, found.reason);
      assert.match(found.reason, expected.reason ?? /^$/);
      if (expected.timeFrom !== undefined) assert.equal(found.timeFrom, expected.timeFrom);
    });
  }

  it('are all of them', function () {
    if (!isHere) this.skip();
    const folders = ['internal/mock/testdata', 'internal/testdata', 'verifier/testdata/timestamp/sigEnv'];
    const there = folders.flatMap((folder) =>
      readdirSync(join(go, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => `${folder}/${name}`),
    );
    assert.deepEqual(there.sort(), Object.keys(envelopes).sort());
  });

  it('are invalid beside any other image', async function () {
    if (!isHere) this.skip();
    for (const path of Object.keys(envelopes)) {
      const bytes = readFileSync(join(go, path));
      const found = await verify(bytes, isJws(bytes) ? jwsType : coseType, anchors());
      assert.equal(found.proof, 'invalid', path);
    }
  });

  it('of an expired signer are not proven by the clock of somebody else', async function () {
    if (!isHere) this.skip();
    const bytes = readFileSync(join(go, 'verifier/testdata/timestamp/sigEnv/coseExpiredWithTimestamp.sig'));
    const trusted = [storeOf('ca', 'its-own', leafOf(bytes)), ...anchors('test-mismatch')];
    const found = await verify(bytes, coseType, trusted, { now: today, beside: targetOf(bytes) });
    assert.equal(found.proof, 'not-proven');
    assert.match(
      found.reason,
      /expired on 2024-06-18, and its timestamp is of an authority that is in no trust store/,
    );
  });
});

describe("Notation's own tokens of timestamps", () => {
  const tokens: Readonly<Record<string, RegExp>> = {
    'TimeStampToken.p7s': /of another signature/,
    'TimeStampTokenWithInvalidTSTInfo.p7s': /./,
    'TimeStampTokenWithInvalideContentType.p7s': /./,
    'TimeStampTokenWithoutCertificate.p7s': /is not in it/,
  };
  for (const [name, reason] of Object.entries(tokens)) {
    it(`${name} saves no signature`, async function () {
      if (!isHere) {
        console.log('      skipped: 1 token, ../shared is not here');
        this.skip();
      }
      const bytes = readFileSync(join(go, 'verifier/testdata/timestamp/sigEnv/withoutTimestamp.sig'));
      const jws: Jws = JSON.parse(bytes.toString());
      const token = readFileSync(join(go, 'verifier/testdata/timestamp/countersignature', name));
      const header = { ...jws.header, 'io.cncf.notary.timestampSignature': token.toString('base64') };
      const found = await verify(jwsBytes({ ...jws, header }), jwsType, anchors(), {
        now: today,
        beside: targetOf(bytes),
      });
      assert.equal(found.proof, 'not-proven');
      assert.match(found.reason, reason);
    });
  }
});

describe("notation-core-go's values of conformance", () => {
  it('are read as they are meant in COSE, and have no certificate', async function () {
    const path = join(vectors, 'notation-core-go/signature/cose/testdata/conformance.json');
    if (!existsSync(path)) {
      console.log('      skipped: 1 envelope, ../shared is not here');
      this.skip();
    }
    const { expectedOutput, signingTime, expiry } = JSON.parse(readFileSync(path, 'utf8'));
    const bytes = Buffer.from(expectedOutput.cborHex, 'hex');
    const found = await verify(bytes, coseType, []);
    assert.deepEqual([found.proof, found.reason], ['invalid', 'There is no certificate in the signature.']);
    // The same with one, which did not make it, so that the rest can be read.
    const chain = encodeChain();
    const at = bytes.indexOf('io.cncf.notary.signingAgent') - 3;
    const whole = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xa2]), chain, bytes.subarray(at + 1)]);
    const envelope = await readCose(whole);
    assert.equal(envelope.algorithm?.name, 'PS384');
    assert.equal(Buffer.from(envelope.payload).toString(), 'hello COSE');
    assert.equal(envelope.contentType, 'application/vnd.cncf.notary.payload.v1+json');
    assert.deepEqual(envelope.critical, [
      'io.cncf.notary.signingScheme',
      'io.cncf.notary.expiry',
      'signedCritKey1',
    ]);
    assert.deepEqual(envelope.attributes.get('io.cncf.notary.signingTime'), new Date(signingTime * 1000));
    assert.deepEqual(envelope.attributes.get('io.cncf.notary.expiry'), new Date(expiry * 1000));
    assert.equal(envelope.attributes.get('signedKey1'), 'signedValue1');
  });

  it('have no certificate in JWS', async function () {
    const path = join(vectors, 'notation-core-go/signature/jws/testdata/conformance.json');
    if (!existsSync(path)) {
      console.log('      skipped: 1 envelope, ../shared is not here');
      this.skip();
    }
    const found = await verify(readFileSync(path), jwsType, []);
    assert.deepEqual([found.proof, found.reason], ['invalid', 'There is no certificate in the signature.']);
  });
});

/** Label 33 with a list of one byte string of one byte. */
const encodeChain = (): Buffer => Buffer.from([0x18, 33, 0x81, 0x41, 0x00]);
