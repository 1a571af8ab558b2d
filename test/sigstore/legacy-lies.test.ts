import assert from 'node:assert/strict';
import { verifyCosignAttestation } from '../../server/signature/cosign/verify-attestation.ts';
import { verifyCosignSignature } from '../../server/signature/cosign/verify-signature.ts';
import type { Attachment } from '../../server/signature/evidence.ts';
import { verifyBundle } from '../../server/signature/sigstore/verify-bundle.ts';
import type { Verifier } from '../../server/signature/verifier.ts';
import { changed, flip, inside, put } from './support/change.ts';
import { type Instance, makeInstance, pair } from './support/instance.ts';
import { dsseType, legacy, legacyAttestation, simple, simpleType } from './support/legacy.ts';
import { certificateFor, identity, issuer, type Json, type Minting, mint } from './support/mint.ts';
import { anchors, bytesOf, digestOfImage, otherDigest, statement, verdicts } from './support/verdict.ts';

const signatureName = 'dev.cosignproject.cosign/signature';
const certificateName = 'dev.sigstore.cosign/certificate';
const logName = 'dev.sigstore.cosign/bundle';
const stampName = 'dev.sigstore.cosign/rfc3161timestamp';

/** Ways to cheat with what cosign wrote before there were bundles. */
describe('a cosign signature under a tag that lies', () => {
  let ours: Instance;
  let theirs: Instance;
  const key = pair();
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keyAnchor = { id: 'cosign.pub', grantedBy: 'the test', pem };

  before(async () => {
    [ours, theirs] = [await makeInstance(), await makeInstance('theirs')];
  });

  async function told(one: Attachment, verifier: Verifier = verifyCosignSignature): Promise<string> {
    const found = await verdicts(verifier, one, anchors(ours.anchor, keyAnchor));
    return found.map(({ proof, log }) => `${proof}, ${log}`).join('; ');
  }

  const annotated = (
    one: Attachment,
    name: string,
    change: (old: string) => string | undefined,
  ): Attachment => {
    const annotations = new Map(one.annotations);
    const old = annotations.get(name);
    if (old === undefined) throw new Error(`There is no ${name}.`);
    const now = change(old);
    if (now === undefined) annotations.delete(name);
    else annotations.set(name, now);
    return { ...one, annotations };
  };
  const inLog = (path: string, change: Parameters<typeof changed>[2]) => (old: string) =>
    JSON.stringify(changed(JSON.parse(old) as Json, path, change));

  const controls: readonly (readonly [string, Minting, string])[] = [
    ['a certificate and a log entry', {}, 'good, included'],
    ['a certificate, a log entry and a timestamp', { timestamp: true }, 'good, included'],
    ['a certificate and a timestamp', { log: false, timestamp: true }, 'good, absent'],
    ['a key and a log entry', { key }, 'good, included'],
    ['a key', { key, log: false }, 'good, absent'],
    ['a key and a timestamp', { key, log: false, timestamp: true }, 'good, absent'],
  ];
  for (const [name, minting, expected] of controls) {
    it(`is told from a true one: ${name}`, async () => {
      const [found] = await verdicts(
        verifyCosignSignature,
        await legacy(ours, minting),
        anchors(ours.anchor, keyAnchor),
      );
      assert.equal(`${found?.proof}, ${found?.log}`, expected);
      assert.equal(found?.kind, 'cosign-legacy');
      assert.equal(found.covers, digestOfImage);
      assert.deepEqual('annotations' in found && found.annotations, { env: 'prod' });
      const signer = found.signer?.kind === 'identity' ? [found.signer.identity, found.signer.issuer] : [];
      assert.deepEqual(signer, minting.key ? [] : [identity, issuer]);
    });
    it(`is told from a true one: attested with ${name}`, async () => {
      const one = await legacyAttestation(ours, minting);
      const [found] = await verdicts(verifyCosignAttestation, one, anchors(ours.anchor, keyAnchor));
      assert.equal(`${found?.proof}, ${found?.log}, ${found?.reason}`, `${expected}, `);
      assert.equal(
        found && 'predicateType' in found && found.predicateType,
        'https://slsa.dev/provenance/v1',
      );
    });
  }

  const payloads: readonly (readonly [string, Buffer, string])[] = [
    ['names another image', simple(otherDigest), 'invalid, included'],
    [
      'is of another type',
      Buffer.from(simple().toString().replace('cosign container', 'atomic container')),
      'invalid, absent',
    ],
    [
      'names no digest',
      Buffer.from(simple().toString().replace('docker-manifest-digest', 'digest')),
      'invalid, absent',
    ],
    [
      'names two digests',
      Buffer.from(
        simple().toString().replace('"image":{', `"image":{"docker-manifest-digest":"${otherDigest}",`),
      ),
      'invalid, absent',
    ],
    [
      'names a digest more in another spelling',
      Buffer.from(
        simple().toString().replace('"image":{', `"image":{"Docker-Manifest-Digest":"${otherDigest}",`),
      ),
      'invalid, absent',
    ],
    ['holds a part that nobody knows', simple(digestOfImage, { more: {} }), 'invalid, absent'],
    [
      'holds something critical that nobody knows',
      Buffer.from(simple().toString().replace('"critical":{', '"critical":{"more":1,')),
      'invalid, absent',
    ],
    ['is a list', Buffer.from('[]'), 'invalid, absent'],
    ['is no JSON', Buffer.from('critical'), 'invalid, absent'],
    ['goes on after its end', Buffer.concat([simple(), Buffer.from('{}')]), 'invalid, absent'],
    ['names half a digest', simple('sha256:a1a1'), 'invalid, absent'],
  ];
  for (const [name, payload, expected] of payloads) {
    it(`signs a payload that ${name}`, async () =>
      assert.equal(await told(await legacy(ours, { payload })), expected));
  }

  const changes: readonly (readonly [string, string, (old: string) => string | undefined, string])[] = [
    ['a byte of the signature', signatureName, flip(), 'invalid, absent'],
    ['no signature', signatureName, () => undefined, 'invalid, absent'],
    ['a signature that is no base64', signatureName, () => '%%%', 'invalid, absent'],
    ['no certificate', certificateName, () => undefined, 'unknown-signer, absent'],
    [
      'half a certificate',
      certificateName,
      (old) => old.replace(/\n[^\n]+\n-----END/, '\n-----END'),
      'invalid, absent',
    ],
    ['two certificates', certificateName, (old) => `${old}${old}`, 'invalid, absent'],
    ['no log entry', logName, () => undefined, 'not-proven, absent'],
    ['a log entry that is no JSON', logName, () => '{', 'invalid, absent'],
    [
      'another time in the log',
      logName,
      inLog('Payload.integratedTime', (old) => Number(old) + 1),
      'not-proven, broken',
    ],
    ['another index in the log', logName, inLog('Payload.logIndex', put(1)), 'not-proven, broken'],
    ['another log', logName, inLog('Payload.logID', put('0'.repeat(64))), 'not-proven, absent'],
    ['a byte of the log’s signature', logName, inLog('SignedEntryTimestamp', flip()), 'not-proven, broken'],
    [
      'another body of the entry',
      logName,
      inLog(
        'Payload.body',
        inside((it) => changed(it, 'spec.data.hash.value', put('0'.repeat(64)))),
      ),
      'not-proven, broken',
    ],
    ['no time in the log', logName, inLog('Payload.integratedTime', () => undefined), 'invalid, absent'],
  ];
  for (const [name, annotation, change, expected] of changes) {
    it(`has ${name}`, async () => {
      assert.equal(await told(annotated(await legacy(ours), annotation, change)), expected);
    });
  }

  it('has a byte of its payload changed, wherever', async () => {
    const one = await legacy(ours, { key, log: false });
    for (let place = 0; place < one.bytes.length; place += 1) {
      const bytes = Buffer.from(one.bytes);
      bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
      assert.ok(!(await told({ ...one, bytes })).startsWith('good'), `byte ${place}`);
    }
  });

  it('has a timestamp of another signature', async () => {
    const [one, other] = [
      await legacy(ours, { log: false, timestamp: true }),
      await legacy(ours, { timestamp: true }),
    ];
    const lying = annotated(one, stampName, () => other.annotations.get(stampName));
    assert.equal(await told(lying), 'invalid, absent');
    assert.equal(await told(annotated(one, stampName, () => undefined)), 'not-proven, absent');
    assert.equal(await told(annotated(one, stampName, () => '{}')), 'invalid, absent');
  });

  it('lies beside another image than it was made for', async () => {
    const [one, attested] = [await legacy(ours, { key }), await legacyAttestation(ours, { key })];
    const beside = { ...one.beside, digest: otherDigest };
    assert.equal(await told({ ...one, beside }), 'invalid, included');
    assert.equal(await told({ ...attested, beside }, verifyCosignAttestation), 'invalid, included');
  });

  it('has the log entry of another signature (CVE-2026-22703)', async () => {
    const [one, other] = [
      await legacy(ours, { key }),
      await legacy(ours, { key, payload: simple(otherDigest) }),
    ];
    const [byUs, byThem] = [await legacy(ours), await legacy(ours)];
    const entryOf = (from: Attachment) => () => from.annotations.get(logName);
    assert.equal(await told(annotated(one, logName, entryOf(other))), 'good, broken');
    assert.equal(await told(annotated(one, logName, entryOf(byUs))), 'good, broken');
    assert.equal(await told(annotated(byUs, logName, entryOf(byThem))), 'not-proven, broken');
    assert.equal(await told(annotated(byUs, logName, entryOf(one))), 'not-proven, broken');
  });

  it('has the certificate of somebody else, or one under another authority', async () => {
    const [one, other, foreign] = [await legacy(ours), await legacy(ours), await legacy(theirs)];
    assert.equal(
      await told(annotated(one, certificateName, () => other.annotations.get(certificateName))),
      'invalid, absent',
    );
    assert.equal(await told(foreign), 'unknown-signer, absent');
  });

  it('has a certificate of the same key with another name than the log’s', async () => {
    const keys = pair();
    const one = await legacy(ours, { key: keys });
    const other = await certificateFor(ours, keys);
    const pemOf = `-----BEGIN CERTIFICATE-----\n${other.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const annotations = new Map([...one.annotations, [certificateName, pemOf] as const]);
    assert.equal(await told({ ...one, annotations }), 'not-proven, broken');
  });

  it('was signed when its certificate was over', async () => {
    const issuedAt = new Date(Date.now() - 3_600_000);
    assert.equal(await told(await legacy(ours, { issuedAt })), 'expired, included');
    assert.equal(
      await told(await legacyAttestation(ours, { issuedAt }), verifyCosignAttestation),
      'expired, included',
    );
  });

  it('is offered as what it is not', async () => {
    const [one, attested] = [await legacy(ours, { key }), await legacyAttestation(ours, { key })];
    const { bundle } = await mint(ours, { payload: statement(), key });
    const asBundle = bytesOf(bundle);
    // An `.att` as `.sig` and the other way round, with its own media type and with the other’s.
    assert.equal(await told(attested), 'invalid, absent');
    assert.equal(await told({ ...attested, mediaType: simpleType }), 'invalid, absent');
    assert.equal(await told(one, verifyCosignAttestation), 'invalid, absent');
    assert.equal(await told({ ...one, mediaType: dsseType }, verifyCosignAttestation), 'invalid, absent');
    assert.equal(await told({ ...one, bytes: asBundle }), 'invalid, absent');
    assert.equal(await told({ ...attested, bytes: asBundle }, verifyCosignAttestation), 'invalid, absent');
    assert.equal(await told({ ...attested, kind: 'bundle' }, verifyBundle), 'unknown, absent');
    for (const mediaType of ['text/plain', 'application/json', '']) {
      assert.equal(await told({ ...one, mediaType }), 'invalid, absent');
      assert.equal(await told({ ...attested, mediaType }, verifyCosignAttestation), 'invalid, absent');
    }
  });
});
