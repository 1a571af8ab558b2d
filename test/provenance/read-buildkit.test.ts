import assert from 'node:assert/strict';
import type { FoundAttestation } from '../../rules/core/signature.ts';
import { usualLimits } from '../../server/image/limits.ts';
import { openPlace } from '../../server/image/source/open-place.ts';
import { noAnchors } from '../../server/signature/anchors.ts';
import { readBuildKitAttestation } from '../../server/signature/attestation/read-buildkit.ts';
import type { Attachment } from '../../server/signature/evidence.ts';
import { attestedArchive, describeVectors } from './support/material.ts';
import { base64, buildKit1, buildKit02, statementOf } from './support/predicates.ts';

const image = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${'a'.repeat(64)}`,
  size: 500,
};
const type = (predicateType: string): Attachment['annotations'] =>
  new Map([['in-toto.io/predicate-type', predicateType]]);

const attachment = (bytes: Uint8Array, more: Partial<Attachment> = {}): Attachment => ({
  kind: 'buildkit',
  beside: image,
  manifest: `sha256:${'3'.repeat(64)}`,
  mediaType: 'application/vnd.in-toto+json',
  annotations: type('https://slsa.dev/provenance/v1'),
  bytes,
  ...more,
});

async function read(one: Attachment): Promise<FoundAttestation> {
  const found = await readBuildKitAttestation(one, {
    anchors: noAnchors,
    now: new Date('2026-11-21T00:00:00Z'),
    revocation: undefined,
  });
  assert.equal(found.length, 1);
  const [first] = found;
  assert.ok(first?.what === 'attestation');
  return first.attestation;
}

const dockerfile = { filename: 'Dockerfile', data: base64('FROM alpine\n') };

describe("BuildKit's attestations", () => {
  it('are claims that nobody signed, whatever they say', async () => {
    const found = await read(attachment(statementOf(buildKit1({ dockerfile }))));
    assert.equal(found.proof, 'unsigned');
    assert.equal(found.signer, undefined);
    assert.deepEqual(found.provenBy, []);
    assert.equal(found.time, undefined);
    assert.equal(found.covers, image.digest);
    assert.equal(found.provenance?.dockerfile?.text, 'FROM alpine\n');
  });

  it('may be of the older form, and SBOMs', async () => {
    const old = statementOf(buildKit02({ dockerfile }), undefined, 'https://in-toto.io/Statement/v0.1');
    const found = await read(attachment(old, { annotations: type('https://slsa.dev/provenance/v0.2') }));
    assert.deepEqual([found.proof, found.provenance?.version], ['unsigned', '0.2']);
    const spdx = {
      predicateType: 'https://spdx.dev/Document',
      predicate: { spdxVersion: 'SPDX-2.3', packages: [] },
    };
    const bill = await read(attachment(statementOf(spdx), { annotations: new Map() }));
    assert.deepEqual(
      [bill.proof, bill.summary, bill.provenance],
      ['unsigned', 'SPDX 2.3, 0 packages', undefined],
    );
  });

  const other = [{ name: 'other', digest: { sha256: 'b'.repeat(64) } }];
  const cheats: readonly (readonly [string, Attachment, RegExp])[] = [
    [
      'about another image',
      attachment(statementOf(buildKit1({ dockerfile }), other)),
      /another image \(`sha256:bbbbbbbbbbbb…`\)/,
    ],
    [
      'announced as something else',
      attachment(statementOf(buildKit1({})), { annotations: type('https://spdx.dev/Document') }),
      /announced as `https:\/\/spdx\.dev\/Document`/,
    ],
    ['no statement', attachment(Buffer.from('{"builder":{}}')), /no in-toto statement/],
    ['no JSON', attachment(Buffer.from([0, 1, 2])), /no in-toto statement/],
    [
      'a DSSE envelope',
      attachment(
        Buffer.from('{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}'),
      ),
      /no in-toto statement/,
    ],
  ];
  for (const [what, cheat, reason] of cheats)
    it(`are invalid, and nothing of what they say is taken over: ${what}`, async () => {
      const found = await read(cheat);
      assert.equal(found.proof, 'invalid');
      assert.match(found.reason, reason);
      assert.equal(found.provenance, undefined);
      assert.equal(found.summary, '');
    });

  it('with any byte changed stay claims about this very image, or are invalid', async () => {
    const bytes = statementOf(buildKit1({ dockerfile, args: { target: 'x' } }));
    let invalid = 0;
    for (let index = 0; index < bytes.length; index += 1)
      for (const value of [0, 0x22, 0x7d, (bytes[index] ?? 0) ^ 1]) {
        const changed = Buffer.from(bytes);
        changed[index] = value;
        const found = await read(attachment(changed));
        assert.ok(found.proof === 'unsigned' || found.proof === 'invalid', found.proof);
        if (found.proof === 'invalid') invalid += 1;
        else assert.ok(changed.includes('a'.repeat(64)), 'another subject');
      }
    assert.ok(invalid > bytes.length);
  });

  describeVectors('of a real archive', 1, () => {
    it('are read: busybox with its attestation manifest', async () => {
      const place = await openPlace(attestedArchive, usualLimits, new AbortController().signal);
      const blob = async (hex: string): Promise<Uint8Array> => {
        const bytes = await place.document(`blobs/sha256/${hex}`, usualLimits.documentBytes);
        assert.ok(bytes, hex);
        return bytes;
      };
      const bytes = await blob('4f62f95682318843696bbf8eb884d5c904c1f2fa70c0f0523bf2cac8f902db14');
      await place.close();
      const beside = {
        ...image,
        digest: 'sha256:cf7d823e4eea96316ae629fb9a45b4211869162a5f5dc1654928c7ca530ed810',
      };
      const annotations = type('https://slsa.dev/provenance/v0.2');
      const found = await read(attachment(bytes, { beside, annotations }));
      assert.equal(found.proof, 'unsigned');
      assert.equal(found.provenance?.mode, 'min');
      assert.deepEqual(found.provenance?.images, [
        {
          reference: 'docker.io/library/busybox:latest',
          digest: 'sha256:f85340bf132ae937d2c2a763b8335c9bab35d6e8293f70f606b9c6178d84f42b',
          platform: 'linux/arm64',
        },
      ]);
      assert.equal((await read(attachment(bytes, { annotations }))).proof, 'invalid');
    });
  });
});
