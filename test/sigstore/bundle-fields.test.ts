import assert from 'node:assert/strict';
import { changed, flip, gone, inside, put } from './support/change.ts';
import type { JsonValue, Minting } from './support/mint.ts';
import { anchors, digestOfImage, otherDigest, statement, verdict } from './support/verdict.ts';
import { certificate, entry, makeWorld } from './support/world.ts';

/** Ways to cheat with a bundle: none is *verified*, which is good, by the signer, and in a log. */
describe('a bundle with a field changed, moved or left out', () => {
  const world = makeWorld();
  const { key, keyAnchor, minted, told } = world;
  const proof = `${entry}.inclusionProof`;
  const envelope = 'dsseEnvelope';
  const body = `${entry}.canonicalizedBody`;

  describe('is told from a true one', () => {
    const controls: Readonly<Record<string, Minting>> = {
      'Rekor v1': { rekor: 1 },
      'Rekor v2 with a timestamp': { rekor: 2 },
      'Rekor v1 with a timestamp': { rekor: 1, timestamp: true },
      'a key and Rekor v1': { rekor: 1, key },
      'a key and Rekor v2': { rekor: 2, key },
      'a key and Rekor v2 without a timestamp': { rekor: 2, key, timestamp: false },
    };
    for (const [name, minting] of Object.entries(controls)) {
      it(name, async () => {
        const { bundle } = await minted(minting);
        const found = await verdict(bundle, anchors(world.ours.anchor, keyAnchor));
        assert.deepEqual(
          [found.proof, found.reason, found.log, found.logReason],
          ['good', '', 'included', ''],
        );
        assert.deepEqual(found.provenBy, minting.key ? ['cosign.pub', 'private'] : ['private']);
        assert.equal(found.covers, digestOfImage);
        assert.equal(
          found.timeFrom,
          minting.rekor === 1 ? 'log' : minting.timestamp === false ? undefined : 'timestamp',
        );
        assert.equal('annotations' in found && found.annotations['env'], 'prod');
      });
    }
  });

  /** Where, how it is changed, what must come out; with Rekor v1 and a certificate. */
  const changes: readonly (readonly [string, string, (old: JsonValue) => JsonValue | undefined, string])[] = [
    [
      'a media type of a later version',
      'mediaType',
      put('application/vnd.dev.sigstore.bundle.v0.4+json'),
      'unknown, absent',
    ],
    ['no media type', 'mediaType', gone, 'unknown, absent'],
    ['a byte of the payload', `${envelope}.payload`, flip(60), 'invalid, absent'],
    [
      'a payload about another image',
      `${envelope}.payload`,
      put(statement(otherDigest).toString('base64')),
      'invalid, absent',
    ],
    ['no payload', `${envelope}.payload`, gone, 'invalid, absent'],
    ['another type of payload', `${envelope}.payloadType`, put('application/json'), 'invalid, absent'],
    ['a byte of the signature', `${envelope}.signatures.0.sig`, flip(), 'invalid, absent'],
    ['no signature', `${envelope}.signatures.0`, gone, 'invalid, absent'],
    ['an empty signature', `${envelope}.signatures.0.sig`, put(''), 'invalid, absent'],
    ['no envelope', envelope, gone, 'invalid, absent'],
    ['a byte of the certificate’s signature', certificate, flip(), 'unknown-signer, absent'],
    ['a byte of the certificate’s serial number', certificate, flip(15), 'unknown-signer, absent'],
    ['no certificate', 'verificationMaterial.certificate', gone, 'invalid, absent'],
    ['no verification material', 'verificationMaterial', gone, 'invalid, absent'],
    ['no log entry', 'verificationMaterial.tlogEntries', put([]), 'not-proven, absent'],
    ['another index in the log', `${entry}.logIndex`, put('7'), 'not-proven, broken'],
    ['a negative index', `${entry}.logIndex`, put('-1'), 'invalid, absent'],
    ['another log', `${entry}.logId.keyId`, flip(), 'not-proven, absent'],
    ['another kind of entry', `${entry}.kindVersion.kind`, put('dsse'), 'not-proven, broken'],
    ['a kind of entry that is not known', `${entry}.kindVersion.version`, put('0.0.9'), 'unknown, absent'],
    [
      'another time in the log',
      `${entry}.integratedTime`,
      (old) => String(Number(old) + 60),
      'not-proven, broken',
    ],
    ['no time in the log', `${entry}.integratedTime`, gone, 'not-proven, broken'],
    [
      'a byte of the log’s signature over the entry',
      `${entry}.inclusionPromise.signedEntryTimestamp`,
      flip(),
      'not-proven, broken',
    ],
    [
      'no signature over the entry: its time is nobody’s word',
      `${entry}.inclusionPromise`,
      gone,
      'not-proven, included',
    ],
    ['no proof of inclusion', proof, gone, 'invalid, absent'],
    ['another index in the proof', `${proof}.logIndex`, put('1'), 'not-proven, broken'],
    ['another tree size in the proof', `${proof}.treeSize`, put('2'), 'not-proven, broken'],
    ['another root in the proof', `${proof}.rootHash`, flip(), 'not-proven, broken'],
    [
      'a hash more in the proof',
      `${proof}.hashes`,
      put([Buffer.alloc(32).toString('base64')]),
      'not-proven, broken',
    ],
    [
      'another size in the checkpoint',
      `${proof}.checkpoint.envelope`,
      (old) => String(old).replace('\n1\n', '\n2\n'),
      'not-proven, broken',
    ],
    [
      'a byte of the checkpoint’s signature',
      `${proof}.checkpoint.envelope`,
      (old) => String(old).replace(/.{9}\n$/, 'AAAAAAAA=\n'),
      'not-proven, broken',
    ],
    ['no checkpoint', `${proof}.checkpoint`, gone, 'invalid, absent'],
    ['no body of the entry', body, put(''), 'not-proven, broken'],
    ['a body that is no JSON', body, put(Buffer.from('{').toString('base64')), 'not-proven, broken'],
    [
      'another signature in the entry',
      body,
      inside((it) => changed(it, 'spec.signature.content', flip())),
      'not-proven, broken',
    ],
    [
      'another digest in the entry',
      body,
      inside((it) => changed(it, 'spec.data.hash.value', put('0'.repeat(64)))),
      'not-proven, broken',
    ],
    [
      'no key in the entry',
      body,
      inside((it) => changed(it, 'spec.signature.publicKey', gone)),
      'not-proven, broken',
    ],
    [
      'base64 that is spelt in another way',
      `${envelope}.signatures.0.sig`,
      (old) => `${String(old)}!`,
      'invalid, absent',
    ],
  ];

  for (const [name, path, change, expected] of changes) {
    it(`has ${name}`, async () => {
      const { bundle } = await minted();
      assert.equal(await told(changed(bundle, path, change)), expected);
    });
  }
});
