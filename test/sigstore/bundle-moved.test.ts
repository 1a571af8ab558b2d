import assert from 'node:assert/strict';
import { at, changed, put } from './support/change.ts';
import { pair } from './support/instance.ts';
import {
  certificateFor,
  entryV1,
  identity,
  inToto,
  type Json,
  type JsonValue,
  type Minting,
  mint,
  pae,
  usualExtensions,
} from './support/mint.ts';
import { anchors, otherDigest, statement, verdict } from './support/verdict.ts';
import { certificate, entry, makeWorld } from './support/world.ts';

describe('a bundle whose parts are another’s', () => {
  const world = makeWorld();
  const { key, keyAnchor, minted, told } = world;

  it('replays another image’s signature', async () => {
    const { bundle } = await minted({ payload: statement(otherDigest) });
    assert.equal(await told(bundle), 'invalid, included');
  });

  it('replays another image’s signature by a key', async () => {
    const { bundle } = await minted({ payload: statement(otherDigest), key });
    assert.equal(await told(bundle), 'invalid, included');
  });

  it('replays a stranger’s signature of another image: nobody can say whose it is', async () => {
    const { bundle } = await minted({ payload: statement(otherDigest), key: pair() });
    assert.equal(await told(bundle), 'unknown-signer, absent');
  });

  it('is signed by another key than its certificate’s', async () => {
    const [one, other] = [await minted(), await minted()];
    const lying = changed(one.bundle, certificate, put(other.certificate?.toString('base64') ?? ''));
    assert.equal(await told(lying), 'invalid, absent');
  });

  it('has a certificate for the same key and another name than the log’s', async () => {
    const { bundle, keys } = await minted();
    const other = await certificateFor(world.ours, keys, { identity: 'https://github.com/acme/other' });
    assert.equal(
      await told(changed(bundle, certificate, put(other.toString('base64')))),
      'not-proven, broken',
    );
  });

  it('has the log entry of another signature by the same key (CVE-2026-22703)', async () => {
    const [one, other] = [await minted({ key }), await minted({ key, payload: statement(otherDigest) })];
    const lying = changed(one.bundle, entry, put(at(other.bundle, entry) ?? null));
    assert.equal(await told(lying), 'good, broken');
  });

  it('has the log entry of the same bytes under another key', async () => {
    const [one, other] = [await minted({ key }), await minted({ key: pair() })];
    const lying = changed(one.bundle, entry, put(at(other.bundle, entry) ?? null));
    assert.equal(await told(lying), 'good, broken');
  });

  it('stands in a log that nobody knows beside its own, which changes nothing', async () => {
    const [one, other] = [await minted(), await minted({}, world.theirs)];
    const path = 'verificationMaterial.tlogEntries';
    const foreign = at(other.bundle, entry) ?? null;
    const both = changed(one.bundle, path, (old) => [...(old as JsonValue[]), foreign]);
    assert.equal(await told(both), 'good, included');
    assert.equal(await told(changed(one.bundle, entry, put(foreign))), 'not-proven, absent');
  });

  it('has a log entry that holds its signature and digest under another key', async () => {
    const { bundle, signature } = await minted({ key });
    const signed = pae(inToto, statement());
    const foreign = await entryV1(world.ours, { signed, signature, keys: pair(), certificate: undefined });
    assert.equal(await told(changed(bundle, entry, put(foreign))), 'good, broken');
  });

  it('has another index in a log of Rekor v2, whose proof says which', async () => {
    const { bundle } = await minted({ rekor: 2 });
    assert.equal(await told(changed(bundle, `${entry}.logIndex`, put('7'))), 'good, broken');
  });

  it('leads to an authority of its own, though log and names are right', async () => {
    const { bundle } = await minted({}, world.theirs);
    assert.equal(await told(bundle), 'unknown-signer, absent');
  });

  it('stands in the log of one root and under the authority of another', async () => {
    const keys = pair();
    const foreign = await mint(world.theirs, { payload: statement(), key: keys });
    const own = await certificateFor(world.ours, keys);
    const lying = structuredClone(foreign.bundle);
    Object.assign(lying, {
      verificationMaterial: {
        certificate: { rawBytes: own.toString('base64') },
        tlogEntries: [at(foreign.bundle, entry) ?? null],
      },
    });
    const found = await verdict(lying, anchors(world.ours.anchor, world.theirs.anchor));
    assert.equal(found.proof, 'not-proven');
  });

  it('brings its own root in a chain', async () => {
    const { bundle, certificate: leaf } = await minted({}, world.theirs);
    const chain = [
      leaf?.toString('base64') ?? '',
      world.theirs.root.certificateAuthorities[0]?.certChain.certificates[0]?.rawBytes ?? '',
    ];
    const lying = structuredClone(bundle);
    lying['mediaType'] = 'application/vnd.dev.sigstore.bundle+json;version=0.2';
    const { certificate: _, ...material } = lying['verificationMaterial'] as Json;
    lying['verificationMaterial'] = {
      ...material,
      x509CertificateChain: { certificates: chain.map((rawBytes) => ({ rawBytes })) },
    };
    assert.equal(await told(lying), 'invalid, absent');
    lying['trustedRoot'] = world.theirs.root as unknown as Json;
    assert.equal(await told(lying), 'invalid, absent');
  });

  it('brings its own key (GHSA-fx35-mq7g-6g98)', async () => {
    const stranger = pair();
    const { bundle } = await minted({ key: stranger });
    const der = stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    for (const publicKey of [
      { hint: 'cosign.pub' },
      { hint: keyAnchor.pem },
      { hint: 'x', rawBytes: der, keyDetails: 'PKIX_ECDSA_P256_SHA_256' },
    ]) {
      const lying = changed(bundle, 'verificationMaterial.publicKey', put(publicKey));
      assert.equal(await told(lying), 'unknown-signer, absent');
    }
  });

  it('is made by a certificate of its own making with the right names', async () => {
    const { bundle } = await minted();
    const lying = changed(
      bundle,
      certificate,
      put(world.ours.root.certificateAuthorities[0]?.certChain.certificates[0]?.rawBytes ?? ''),
    );
    assert.equal(await told(lying), 'invalid, absent');
  });

  it('has a certificate of an authority as signer', async () => {
    const { bundle } = await mint(world.ours, { payload: statement(), key: world.ours.authority });
    const lying = structuredClone(bundle);
    const rawBytes = world.ours.root.certificateAuthorities[0]?.certChain.certificates[0]?.rawBytes ?? '';
    Object.assign(lying, { verificationMaterial: { certificate: { rawBytes }, tlogEntries: [] } });
    const { proof, reason } = await verdict(lying, anchors(world.ours.anchor));
    assert.equal(proof, 'invalid');
    assert.match(reason, /of an authority/);
  });

  const issuerLies: Readonly<Record<string, Minting>> = {
    'two issuers that differ': {
      extensions: [
        ...usualExtensions.slice(1),
        { oid: '1.3.6.1.4.1.57264.1.1', value: 'https://evil.example', legacy: true },
      ],
    },
    'an issuer that hides a mark': {
      extensions: [{ oid: '1.3.6.1.4.1.57264.1.8', value: 'https://accounts.example\u202e' }],
    },
    'a name with a line’s end': { identity: `${identity}\nhttps://github.com/acme/app` },
  };
  for (const [name, minting] of Object.entries(issuerLies)) {
    it(`names ${name}`, async () => {
      const { bundle } = await minted(minting);
      assert.equal(await told(bundle), 'invalid, absent');
    });
  }
});
