import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { pair } from './support/instance.ts';
import {
  certificateFor,
  identity,
  inToto,
  type Json,
  type Minting,
  pae,
  timestampOver,
  usualExtensions,
} from './support/mint.ts';
import { recertified } from './support/recertify.ts';
import { anchors, bundleType, statement, verdict } from './support/verdict.ts';
import { makeWorld } from './support/world.ts';

/**
 * Certificates that the trusted authority did sign, and that name or allow something else than a signer's must. No
 * certificate log is asked for here, so that nothing else than the certificate itself can be wrong.
 */
describe('a certificate that is not a signer’s', () => {
  const world = makeWorld();

  async function signedWith(certificate: Buffer, keys: ReturnType<typeof pair>): Promise<Json> {
    const signature = sign('sha256', pae(inToto, statement()), keys.privateKey);
    return {
      mediaType: bundleType,
      verificationMaterial: {
        certificate: { rawBytes: certificate.toString('base64') },
        tlogEntries: [],
        timestampVerificationData: {
          rfc3161Timestamps: [{ signedTimestamp: await timestampOver(world.ours, signature) }],
        },
      },
      dsseEnvelope: {
        payload: statement().toString('base64'),
        payloadType: inToto,
        signatures: [{ sig: signature.toString('base64') }],
      },
    };
  }

  async function found(minting: Minting, old?: string, now = '') {
    const keys = pair();
    const issued = await certificateFor(world.ours, keys, { isUnlogged: true, ...minting });
    const certificate = old === undefined ? issued : recertified(world.ours, issued, old, now);
    const root = { ...world.ours.anchor, json: { ...world.ours.root, ctlogs: [] } };
    return verdict(await signedWith(certificate, keys), anchors(root));
  }

  const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

  it('is told from a true one, and from one that was only signed anew', async () => {
    assert.equal((await found({})).proof, 'good');
    const { proof, signer } = await found(
      { identity: 'https://github.com/acme/only' },
      hex('acme/only'),
      hex('acme/ownl'),
    );
    assert.equal(proof, 'good');
    assert.equal(signer?.kind === 'identity' && signer.identity, 'https://github.com/acme/ownl');
  });

  /** Key usage is `03 02 07 80`; code signing is 1.3.6.1.5.5.7.3.3. */
  const codeSigning = '06082b06010505070303';
  const name = 'https://github.com/acme/two-names-in-one';
  const both = (one: string, other: string): string =>
    `86${one.length.toString(16).padStart(2, '0')}${hex(one)}86${other.length.toString(16).padStart(2, '0')}${hex(other)}`;
  const ofTwo = name.length - 2 - 12;
  const lies: readonly (readonly [string, Minting, string | undefined, string, RegExp])[] = [
    ['may sign certificates and nothing else', {}, '03020780', '03020204', /not for signatures/],
    ['is for web servers', {}, codeSigning, '06082b06010505070301', /not for signing code/],
    [
      'holds a condition that nobody here knows',
      // A value of eight bytes becomes a word that it is critical, and a value of five.
      { extensions: [...usualExtensions, { oid: '2.5.29.36', value: 'ABCDEFGH', legacy: true }] },
      `0603551d24${'0408'}${hex('ABCDEFGH')}`,
      `0603551d24${'0101ff'}${'0405'}${hex('ABCDE')}`,
      /condition that is not known/,
    ],
    [
      'names two signers',
      { identity: name },
      `86${name.length.toString(16)}${hex(name)}`,
      both(name.slice(0, ofTwo), 'https://evil'),
      /one signer/,
    ],
    [
      'has a name with letters beyond ASCII, which look like others once a bit is cut off',
      { identity: 'https://github.com/acme/app-x' },
      hex('app-x'),
      `${hex('app')}c3a9`,
      /one signer/,
    ],
    [
      'has its issuer twice',
      { extensions: [...usualExtensions, { oid: '1.3.6.1.4.1.57264.1.8', value: 'https://evil.example' }] },
      undefined,
      '',
      /./,
    ],
    [
      'has an issuer that is no text',
      { extensions: [{ oid: '1.3.6.1.4.1.57264.1.8', value: 'https://issuer.example', legacy: true }] },
      undefined,
      '',
      /one signer and one issuer/,
    ],
  ];
  for (const [what, minting, old, now, reason] of lies) {
    it(what, async () => {
      const { proof, reason: told } = await found(minting, old, now);
      assert.equal(proof, 'invalid', told);
      assert.match(told, reason);
    });
  }

  it('is changed without being signed anew', async () => {
    const keys = pair();
    const issued = await certificateFor(world.ours, keys, { isUnlogged: true });
    const at = issued.indexOf(identity);
    const lying = Buffer.from(issued);
    lying.writeUInt8(lying.readUInt8(at + identity.length - 1) ^ 1, at + identity.length - 1);
    const root = { ...world.ours.anchor, json: { ...world.ours.root, ctlogs: [] } };
    assert.equal((await verdict(await signedWith(lying, keys), anchors(root))).proof, 'unknown-signer');
  });
});
