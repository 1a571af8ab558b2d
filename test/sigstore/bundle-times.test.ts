import assert from 'node:assert/strict';
import { at, changed, flip, put } from './support/change.ts';
import { type Json, type JsonValue, timestampOver } from './support/mint.ts';
import { anchors, verdict } from './support/verdict.ts';
import { entry, makeWorld, stamp } from './support/world.ts';

describe('a bundle that lies about its time', () => {
  const world = makeWorld();
  const { minted, told } = world;

  it('has a byte of its timestamp changed: it proves no other time', async () => {
    const { bundle } = await minted({ rekor: 2 });
    const trusted = anchors(world.ours.anchor);
    const { time } = await verdict(bundle, trusted);
    const length = Buffer.from(String(at(bundle, stamp)), 'base64').length;
    let good = 0;
    for (let place = 0; place < length; place += 1) {
      const found = await verdict(changed(bundle, stamp, flip(place)), trusted);
      if (found.proof !== 'good') continue;
      good += 1;
      assert.equal(found.time, time, `byte ${place}`);
    }
    // A few bytes say nothing: names of algorithms outside of what is signed.
    assert.ok(good < length / 10, `${good} of ${length}`);
  });

  it('has no timestamp where the log keeps no times', async () => {
    const { bundle } = await minted({ rekor: 2, timestamp: false });
    assert.equal(await told(bundle), 'not-proven, included');
  });

  it('has a time beside a log entry that keeps none', async () => {
    const { bundle } = await minted({ rekor: 2, timestamp: false });
    const now = String(Math.floor(Date.now() / 1000));
    const lying = structuredClone(bundle);
    Object.assign(at(lying, entry) ?? {}, { integratedTime: now });
    assert.equal(await told(lying), 'not-proven, included');
  });

  it('has a timestamp of another signature', async () => {
    const { bundle } = await minted({ rekor: 2 });
    const other = await timestampOver(world.ours, Buffer.from('another signature'));
    assert.equal(await told(changed(bundle, stamp, put(other))), 'invalid, included');
  });

  it('has a timestamp by an authority that nobody trusts', async () => {
    const { bundle, signature } = await minted({ rekor: 2 });
    const foreign = await timestampOver(world.theirs, signature);
    const found = await told(changed(bundle, stamp, put(foreign)));
    // The mock’s authorities all have the same name and number: it is taken for world.ours, and its signature is wrong.
    assert.equal(found, 'invalid, included');
  });

  it('has a certificate whose time was over, by the log', async () => {
    const { bundle } = await minted({ issuedAt: new Date(Date.now() - 3_600_000) });
    assert.equal(await told(bundle), 'expired, included');
  });

  it('has a certificate whose time was over, by the timestamp', async () => {
    const { bundle } = await minted({ rekor: 2, issuedAt: new Date(Date.now() - 3_600_000) });
    assert.equal(await told(bundle), 'expired, included');
  });

  it('has an answer of its timestamp authority that was no yes', async () => {
    const { bundle } = await minted({ rekor: 2 });
    const refused = (old: JsonValue): string => {
      const der = Buffer.from(String(old), 'base64');
      // SEQUENCE { SEQUENCE { INTEGER status } … }: 2 is a refusal (RFC 3161 §2.4.2).
      assert.equal(der.subarray(4, 9).toString('hex'), '3003020100');
      der.writeUInt8(2, 8);
      return der.toString('base64');
    };
    assert.equal(await told(changed(bundle, stamp, refused)), 'invalid, included');
  });

  it('has a certificate whose time had not come', async () => {
    const { bundle } = await minted({ issuedAt: new Date(Date.now() + 3_600_000) });
    const { proof, reason } = await verdict(bundle, anchors(world.ours.anchor));
    assert.equal(proof, 'invalid');
    assert.match(reason, /before its certificate became valid/);
  });

  it('has two times, one of them outside the certificate’s', async () => {
    const { bundle, signature } = await minted({ timestamp: true });
    const late = await timestampOver(world.ours, signature, new Date(Date.now() + 3_600_000));
    assert.equal(await told(changed(bundle, stamp, put(late))), 'expired, included');
  });
  it('stands in no certificate log of the root', async () => {
    const { bundle } = await minted();
    const json = { ...world.ours.root, ctlogs: world.theirs.root.ctlogs };
    const found = await verdict(bundle, anchors({ ...world.ours.anchor, json }));
    assert.equal(found.proof, 'invalid');
    assert.match(found.reason, /certificate log/);
  });

  it('has a certificate that stands in no certificate log', async () => {
    const unlogged = await minted({ isUnlogged: true });
    assert.equal(await told(unlogged.bundle), 'invalid, included');
    // GitHub's own root names no such log: then none is asked for, and one that cannot be looked up proves nothing.
    const none = { ...world.ours.anchor, json: { ...world.ours.root, ctlogs: [] } };
    assert.equal((await verdict(unlogged.bundle, anchors(none))).proof, 'good');
    assert.equal((await verdict((await minted()).bundle, anchors(none))).proof, 'not-proven');
  });

  it('is held against a root whose log has no beginning', async () => {
    const { bundle } = await minted();
    const json = structuredClone(world.ours.root);
    for (const log of json.tlogs) log.publicKey.validFor = {};
    assert.equal((await verdict(bundle, anchors({ ...world.ours.anchor, json }))).proof, 'unknown-signer');
  });

  it('is held against a root whose log, authority or clock did not count then', async () => {
    const [v1, v2] = [await minted(), await minted({ rekor: 2 })];
    const past = { start: '2020-01-01T00:00:00Z', end: '2020-02-01T00:00:00Z' };
    const [byLog, byAuthority, byClock] = [0, 1, 2].map(() => structuredClone(world.ours.root));
    if (!byLog || !byAuthority || !byClock) throw new Error();
    for (const log of byLog.tlogs) log.publicKey.validFor = past;
    for (const one of byAuthority.certificateAuthorities) one.validFor = past;
    for (const one of byClock.timestampAuthorities) one.validFor = past;
    const word = async (bundle: Json, json: object) => {
      const found = await verdict(bundle, anchors({ ...world.ours.anchor, json }));
      return `${found.proof}, ${found.log}`;
    };
    assert.equal(await word(v1.bundle, byLog), 'not-proven, broken');
    assert.equal(await word(v2.bundle, byLog), 'good, broken');
    assert.equal(await word(v1.bundle, byAuthority), 'invalid, included');
    assert.equal(await word(v2.bundle, byClock), 'invalid, included');
  });
});
