import assert from 'node:assert/strict';
import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
  sign,
} from 'node:crypto';
import { readKey } from '../../server/signature/sigstore/read-key.ts';
import { fingerprintOf, isSignedBy } from '../../server/signature/sigstore/signed-by.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { pae } from './support/mint.ts';
import { anchors, bundleType, statement, verdict } from './support/verdict.ts';

const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const pemOf = ({ publicKey }: KeyPairKeyObjectResult): string =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString();

const signed = pae('application/vnd.in-toto+json', statement());

/** Each kind of key as cosign signs with it: by its default hash, or by SHA-256 whatever the curve. */
const ways: readonly (readonly [string, KeyPairKeyObjectResult, (keys: KeyPairKeyObjectResult) => Buffer])[] =
  [
    ['ECDSA P-256', curve('prime256v1'), ({ privateKey }) => sign('sha256', signed, privateKey)],
    ['ECDSA P-384', curve('secp384r1'), ({ privateKey }) => sign('sha384', signed, privateKey)],
    ['ECDSA P-384 with SHA-256', curve('secp384r1'), ({ privateKey }) => sign('sha256', signed, privateKey)],
    ['ECDSA P-521', curve('secp521r1'), ({ privateKey }) => sign('sha512', signed, privateKey)],
    ['ECDSA P-521 with SHA-256', curve('secp521r1'), ({ privateKey }) => sign('sha256', signed, privateKey)],
    ['RSA 2048', rsa(2048), ({ privateKey }) => sign('sha256', signed, privateKey)],
    [
      'RSA 3072 with PSS',
      rsa(3072),
      ({ privateKey }) =>
        sign('sha256', signed, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    ],
    ['Ed25519', generateKeyPairSync('ed25519'), ({ privateKey }) => sign(null, signed, privateKey)],
  ];

const bundleOf = (signature: Buffer) => ({
  mediaType: bundleType,
  verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] },
  dsseEnvelope: {
    payload: statement().toString('base64'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: signature.toString('base64') }],
  },
});

describe('keys of the user’s', () => {
  for (const [name, keys, by] of ways) {
    it(`verify what they signed: ${name}`, async () => {
      const anchor = readKey(pemOf(keys), { id: 'cosign.pub', grantedBy: 'the test' });
      assert.ok('pem' in anchor);
      const signature = by(keys);
      const found = await verdict(bundleOf(signature), anchors(anchor));
      assert.equal(found.proof, 'good');
      assert.deepEqual(found.provenBy, ['cosign.pub']);
      assert.deepEqual(found.signer, { kind: 'key', fingerprint: fingerprintOf(keys.publicKey) });
      for (const place of [0, 1, signature.length >> 1, signature.length - 1]) {
        const broken = Buffer.from(signature);
        broken.writeUInt8(broken.readUInt8(place) ^ 0x40, place);
        assert.equal((await verdict(bundleOf(broken), anchors(anchor))).proof, 'unknown-signer');
      }
    });
  }

  it('are named by every anchor that holds them', async () => {
    const [keys, other] = [curve('prime256v1'), curve('prime256v1')];
    const trusted = [
      { id: 'a.pub', grantedBy: 'one', pem: pemOf(keys) },
      { id: 'b.pub', grantedBy: 'two', pem: pemOf(other) },
      { id: 'c.pub', grantedBy: 'three', pem: pemOf(keys) },
      {
        id: 'broken.pub',
        grantedBy: 'four',
        pem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
      },
    ];
    const found = await verdict(bundleOf(sign('sha256', signed, keys.privateKey)), anchors(...trusted));
    assert.deepEqual(found.provenBy, ['a.pub', 'c.pub']);
  });

  it('do not verify what another kind of key made', () => {
    for (const [, keys] of ways) {
      for (const [, others, by] of ways) {
        if (keys !== others) assert.equal(isSignedBy(keys.publicKey, signed, by(others)), false);
      }
    }
  });

  it('verify Ed25519ph as RFC 8032 §7.3 has it', () => {
    const x = Buffer.from('ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf', 'hex').toString(
      'base64url',
    );
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = Buffer.from(
      '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
      'hex',
    );
    const message = Buffer.from('abc');
    assert.equal(isSignedBy(key, message, signature), true);
    assert.equal(isSignedBy(key, Buffer.from('abd'), signature), false);
    assert.equal(isSignedBy(key, message, signature.subarray(1)), false);
    for (let place = 0; place < signature.length; place += 1) {
      const broken = Buffer.from(signature);
      broken.writeUInt8(broken.readUInt8(place) ^ 1, place);
      assert.equal(isSignedBy(key, message, broken), false, `byte ${place}`);
    }
    // The same signature with the group's order added to its second half must not count once more (§5.1.7).
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
    const again = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
    assert.equal(isSignedBy(key, message, Buffer.concat([signature.subarray(0, 32), again])), false);
  });

  const pem = pemOf(curve('prime256v1'));
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /no public key: a PEM file/],
    ['text', 'a key', /no public key: a PEM file/],
    ['half a key', pem.replace(/\n[^\n]+\n-----END/, '\n-----END'), /no public key/],
    ['two keys', `${pem}${pem}`, /one public key/],
    [
      'a private key',
      curve('prime256v1').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /private key/,
    ],
    ['cosign’s private key', pem.replaceAll('PUBLIC KEY', 'ENCRYPTED SIGSTORE PRIVATE KEY'), /private key/],
    ['a certificate', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE'), /certificate/],
    ['a short RSA key', pemOf(rsa(1024)), /1024 bits/],
    ['a curve that is not used', pemOf(curve('secp256k1')), /secp256k1/],
    [
      'a key for agreement',
      generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      /x25519/,
    ],
  ];
  for (const [name, text, message] of broken) {
    it(`are told to be none: ${name}`, () => {
      assertTrouble(readKey(text, { id: 'cosign.pub', grantedBy: 'the test' }), 'broken', message);
    });
  }
});
