import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { at, changed, put } from './support/change.ts';
import { cosignSign, type JsonValue } from './support/mint.ts';
import { anchors, digestOfImage, otherDigest, statement, verdict } from './support/verdict.ts';
import { entry, makeWorld } from './support/world.ts';

describe('a bundle that is not what it seems', () => {
  const world = makeWorld();
  const { minted, told } = world;
  const envelope = 'dsseEnvelope';

  it('names the digest as another algorithm’s', async () => {
    const lying = statement().toString().replace('"sha256":', '"sha512":');
    const { bundle } = await minted({ payload: Buffer.from(lying) });
    assert.equal(await told(bundle), 'invalid, absent');
  });

  it('names the digest twice in one object', async () => {
    const name = otherDigest.slice(7);
    const lying = statement().toString().replace('"sha256":', `"sha256":"${name}","sha256":`);
    const { bundle } = await minted({ payload: Buffer.from(lying) });
    assert.equal(await told(bundle), 'invalid, absent');
  });

  it('is of no statement’s type', async () => {
    const lying = statement().toString().replace('Statement/v1', 'Statement/v9');
    const { bundle } = await minted({ payload: Buffer.from(lying) });
    assert.equal(await told(bundle), 'invalid, absent');
  });

  it('names its parts twice', async () => {
    const { bundle } = await minted();
    const text = JSON.stringify(bundle).replace('{', '{"mediaType":"text/plain",');
    const found = await verdict(Buffer.from(text), anchors(world.ours.anchor));
    assert.equal(found.proof, 'invalid');
  });

  it('holds several signatures, of which a good one is the first', async () => {
    const { bundle } = await minted();
    const other = { sig: Buffer.from('other').toString('base64') };
    const lying = changed(bundle, `${envelope}.signatures`, (old) => [...(old as JsonValue[]), other]);
    assert.equal(await told(lying), 'invalid, absent');
  });

  it('holds a certificate and a key', async () => {
    const { bundle } = await minted();
    const lying = structuredClone(bundle);
    Object.assign(at(lying, 'verificationMaterial') ?? {}, { publicKey: { hint: 'x' } });
    assert.equal(await told(lying), 'invalid, absent');
  });

  it('holds an envelope and a message signature', async () => {
    const { bundle } = await minted();
    const digest = Buffer.from(digestOfImage.slice(7), 'hex').toString('base64');
    const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest }, signature: 'AAAA' };
    assert.equal(await told({ ...bundle, messageSignature }), 'invalid, absent');
  });

  it('holds the same log entry twice, one of them broken', async () => {
    const { bundle } = await minted();
    const broken = at(changed(bundle, `${entry}.logIndex`, put('7')), entry);
    const lying = changed(bundle, 'verificationMaterial.tlogEntries', (old) => [
      ...(old as JsonValue[]),
      broken ?? null,
    ]);
    assert.equal(await told(lying), 'not-proven, broken');
  });

  it('is announced as what it is not', async () => {
    const { bundle } = await minted();
    const as = (name: string, value: string) => ({ annotations: new Map([[name, value]]) });
    assert.equal(await told(bundle, as('dev.sigstore.bundle.predicateType', cosignSign)), 'good, included');
    assert.equal(
      await told(bundle, as('dev.sigstore.bundle.predicateType', 'https://slsa.dev/provenance/v1')),
      'invalid, included',
    );
    assert.equal(
      await told(bundle, as('dev.sigstore.bundle.content', 'message-signature')),
      'invalid, absent',
    );
    assert.equal(await told(bundle, { mediaType: 'text/plain' }), 'unknown, absent');
  });

  it('is an attestation and not a signature, whatever it is about', async () => {
    for (const type of [
      'https://slsa.dev/provenance/v1',
      'https://sigstore.dev/cosign/sign/v2',
      `${cosignSign}/`,
    ]) {
      const { bundle } = await minted({ payload: statement(digestOfImage, type) });
      const found = await verdict(bundle, anchors(world.ours.anchor));
      assert.equal(found.proof, 'good');
      assert.equal('predicateType' in found && found.predicateType, type);
    }
  });

  it('signs the manifest’s bytes, and they are not at hand', async () => {
    const message = Buffer.from('{"schemaVersion":2}');
    const { bundle } = await minted({ message });
    assert.equal(await told(bundle), 'invalid, absent');
  });

  it('is too large, or nested too deeply', async () => {
    const large = await verdict(Buffer.alloc(10 * 1024 * 1024 + 1, ' '), anchors(world.ours.anchor));
    assert.equal(large.proof, 'unknown');
    const deep = await verdict(
      Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      anchors(world.ours.anchor),
    );
    assert.equal(deep.proof, 'invalid');
  });

  it('holds more log entries than anybody needs', async () => {
    const { bundle } = await minted();
    const lying = changed(bundle, 'verificationMaterial.tlogEntries', (old) =>
      Array.from({ length: 9 }, () => (old as JsonValue[])[0] ?? null),
    );
    assert.equal(await told(lying), 'unknown, absent');
  });

  it('is made with a key too weak to count', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { bundle } = await minted({ key: weak, log: false });
    const text = weak.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const found = await verdict(bundle, anchors({ id: 'weak', grantedBy: 'the test', pem: text }));
    assert.equal(found.proof, 'unknown-signer');
  });
});
