import assert from 'node:assert/strict';
import { verifyCosignAttestation } from '../../server/signature/cosign/verify-attestation.ts';
import type { Attachment } from '../../server/signature/evidence.ts';
import { changed, flip, put } from './support/change.ts';
import { pair } from './support/instance.ts';
import { legacyAttestation } from './support/legacy.ts';
import { cosignSign, type Json } from './support/mint.ts';
import { anchors, bytesOf, digestOfImage, otherDigest, statement, verdicts } from './support/verdict.ts';
import { makeWorld } from './support/world.ts';

describe('an attestation under a tag that lies', () => {
  const world = makeWorld();
  const { key, keyAnchor } = world;

  async function told(one: Attachment): Promise<string> {
    const found = await verdicts(verifyCosignAttestation, one, anchors(world.ours.anchor, keyAnchor));
    return found.map(({ proof, log }) => `${proof}, ${log}`).join('; ');
  }

  it('is cosign’s own statement under a tag for attestations', async () => {
    const one = await legacyAttestation(world.ours, { key, payload: statement(digestOfImage, cosignSign) });
    assert.equal(await told(one), 'invalid, absent');
  });

  it('attests what it is not announced as', async () => {
    const one = await legacyAttestation(world.ours, { key });
    const as = (type: string) => ({
      ...one,
      annotations: new Map([...one.annotations, ['predicateType', type] as const]),
    });
    assert.equal(await told(as('https://slsa.dev/provenance/v1')), 'good, included');
    assert.equal(await told(as('https://spdx.dev/Document')), 'invalid, included');
  });

  const envelopes: readonly (readonly [string, (json: Json) => Json, string])[] = [
    [
      'another payload',
      (it) =>
        changed(
          it,
          'payload',
          put(statement(otherDigest, 'https://slsa.dev/provenance/v1').toString('base64')),
        ),
      'unknown-signer, absent',
    ],
    ['another type', (it) => changed(it, 'payloadType', put('text/plain')), 'invalid, absent'],
    ['no signature', (it) => changed(it, 'signatures', put([])), 'invalid, absent'],
    ['a signature that is broken', (it) => changed(it, 'signatures.0.sig', flip()), 'unknown-signer, absent'],
    ['a signature that is none', (it) => changed(it, 'signatures.0', put('x')), 'invalid, absent'],
    [
      'thousands of signatures',
      (it) => changed(it, 'signatures', put(Array.from({ length: 9999 }, () => ({ sig: 'AAAA' })))),
      'unknown, absent',
    ],
  ];
  for (const [name, change, expected] of envelopes) {
    it(`attests with ${name}`, async () => {
      const one = await legacyAttestation(world.ours, { key });
      const bytes = bytesOf(change(JSON.parse(Buffer.from(one.bytes).toString()) as Json));
      assert.equal(await told({ ...one, bytes }), expected);
    });
  }

  it('attests with several signatures: each by itself', async () => {
    const [one, stranger] = [
      await legacyAttestation(world.ours, { key, log: false }),
      await legacyAttestation(world.ours, { key: pair(), log: false }),
    ];
    const [mine, other] = [one, stranger].map(
      ({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Json,
    );
    const both = {
      ...mine,
      signatures: [...signaturesOf(other), ...signaturesOf(mine)],
    };
    assert.equal(await told({ ...one, bytes: bytesOf(both) }), 'unknown-signer, absent; good, absent');
  });
});

const signaturesOf = (json: Json | undefined): readonly Json[] => (json?.['signatures'] ?? []) as Json[];
