import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualCollectLimits } from '../../server/signature/collect/limits.ts';
import { contentCache } from '../../server/signature/content-cache.ts';
import { addArtifact, addBlob, addImage, noContents, serving } from '../registry/support/contents.ts';
import { digestOf } from '../registry/support/image.ts';
import { makeHome, type TestHome } from '../registry/support/network.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import { collect, collected, kindsOf } from './support/collect.ts';
import { addTagged, bundleOf, makeSigned } from './support/signed-image.ts';

const amd64 = { platform: 'linux/amd64' };

describe('collecting within bounds', () => {
  allowLoopback();
  afterEach(closeServers);

  describe('what is kept', () => {
    let home: TestHome;
    beforeEach(() => {
      home = makeHome();
    });
    afterEach(() => home.remove());
    const kept = (): readonly string[] => readdirSync(join(home.path, 'signatures'));

    it('is what has a digest; tags and lists are asked anew, so that a fresh signature is seen at once', async () => {
      const { contents, index } = makeSigned();
      const server = await serve(serving(contents, { api: true }));
      const image = `registry:${server.host}/team/app:1`;
      const first = await collected(image, { ...amd64, cache: home.path });
      const before = server.requests.length;
      assert.deepEqual(await collected(image, { ...amd64, cache: home.path }), first);
      const asked = server.requests.slice(before).map(({ url }) => url);
      assert.ok(asked.length > 0);
      assert.deepEqual(
        asked.filter((url) => /blobs\/|manifests\/sha256:/.test(url)),
        [],
      );
      bundleOf(contents, index, 'fresh');
      const after = await collected(image, { ...amd64, cache: home.path });
      assert.equal(after.attachments.length, first.attachments.length + 1);
    });

    it('is held against its digest again, and fetched anew where it was changed', async () => {
      const { contents } = makeSigned();
      const server = await serve(serving(contents, { api: true }));
      const image = `registry:${server.host}/team/app:1`;
      const first = await collected(image, { ...amd64, cache: home.path });
      for (const name of kept()) writeFileSync(join(home.path, 'signatures', name), 'changed');
      assert.deepEqual(await collected(image, { ...amd64, cache: home.path }), first);
      for (const name of kept()) {
        const bytes = readFileSync(join(home.path, 'signatures', name));
        assert.equal(digestOf(bytes), name.replace('-', ':'));
      }
    });

    it('is nothing that was not what its digest says', async () => {
      const { contents } = makeSigned();
      for (const digest of contents.blobs.keys()) contents.blobs.set(digest, Buffer.from('a lie'));
      const server = await serve(serving(contents, { api: true }));
      const evidence = await collected(`registry:${server.host}/team/app:1`, { ...amd64, cache: home.path });
      assert.deepEqual(evidence.attachments, []);
      assert.ok(evidence.unknown.length >= 9);
      assert.ok(!kept().includes(digestOf('a lie').replace(':', '-')));
      for (const digest of contents.blobs.keys()) assert.ok(!kept().includes(digest.replace(':', '-')));
    });

    it('is forgotten, oldest first, before there is too much', async () => {
      const cache = contentCache(home.path, { fileBytes: 100, allBytes: 1_000, files: 8 });
      const texts = Array.from({ length: 12 }, (_, at) => `${at}`.padEnd(60));
      for (const text of texts) {
        await cache.keep(digestOf(text), Buffer.from(text));
        // The clock of a file system may be coarse.
        await new Promise((resolve) => setTimeout(resolve, 12));
      }
      assert.ok(kept().length <= 8);
      assert.equal(await cache.read(digestOf(texts[0] ?? ''), 100), undefined);
      assert.equal((await cache.read(digestOf(texts[11] ?? ''), 100))?.length, 60);
      await cache.keep(digestOf('x'.repeat(101)), Buffer.from('x'.repeat(101)));
      assert.equal(await cache.read(digestOf('x'.repeat(101)), 1_000), undefined);
      assert.equal(await cache.read('sha256:../../etc/passwd', 1_000), undefined);
    });

    it('is nothing where no folder is given', async () => {
      const { contents } = makeSigned();
      const server = await serve(serving(contents, { api: true }));
      await collected(`registry:${server.host}/team/app:1`, amd64);
      assert.deepEqual(readdirSync(home.path), []);
    });
  });

  it('reads so many signatures, and says that there are more', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    for (let at = 0; at < 5; at += 1) bundleOf(contents, image, `bundle ${at}`);
    const server = await serve(serving(contents, { api: true }));
    const limits = { ...usualCollectLimits, attachments: 3 };
    const evidence = await collected(`registry:${server.host}/team/app:1`, {}, { limits });
    assert.equal(evidence.attachments.length, 3);
    assert.match(evidence.unknown.join(), /More than 3 signatures and attestations lie beside the image/);
    const few = { ...usualCollectLimits, referrers: 2 };
    const other = await collected(`registry:${server.host}/team/app:1`, {}, { limits: few });
    assert.equal(other.attachments.length, 2);
    assert.match(other.unknown.join(), /More than 2 manifests refer to/);
  });

  it('reads so many bytes, of one and of all', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    bundleOf(contents, image, 'large'.repeat(100));
    addTagged(contents, image, 'sig', [
      addBlob(contents, 'small', 'application/vnd.dev.cosign.simplesigning.v1+json'),
    ]);
    const server = await serve(serving(contents, { api: true }));
    const blobBytes = { ...usualCollectLimits.blobBytes, bundle: 499 };
    const limits = { ...usualCollectLimits, blobBytes };
    const evidence = await collected(`registry:${server.host}/team/app:1`, {}, { limits });
    assert.deepEqual(kindsOf(evidence), ['cosign-signature']);
    assert.match(evidence.unknown.join(), /The Sigstore bundle .* has 500 bytes, more than the 499/);
    const few = { ...usualCollectLimits, totalBytes: 100 };
    const other = await collected(`registry:${server.host}/team/app:1`, {}, { limits: few });
    assert.deepEqual(kindsOf(other), ['cosign-signature']);
    assert.match(other.unknown.join(), /larger than the 100 bytes that are read/);
  });

  it('tells so many sentences, whatever fills the registry', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    for (let at = 0; at < 300; at += 1)
      addArtifact(contents, { type: `application/rubbish.${at}`, subject: image, layers: [] });
    const signature = bundleOf(contents, image, 'bundle');
    const server = await serve(serving(contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app:1`);
    assert.equal(evidence.notCovered.length, 22);
    assert.match(evidence.notCovered.join(), /There is more of this: 280 times/);
    assert.deepEqual(
      evidence.attachments.map(({ manifest }) => manifest),
      [signature.digest],
    );
    assert.equal(server.requests.filter(({ url }) => url.includes('manifests/sha256:')).length, 1);
  });

  it('asks six questions at once and no more', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    for (let at = 0; at < 20; at += 1) bundleOf(contents, image, `bundle ${at}`);
    let [now, most] = [0, 0];
    const serveIt = serving(contents, { api: true });
    const server = await serve((request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        serveIt(request, response);
      }, 10);
    });
    assert.equal((await collected(`registry:${server.host}/team/app:1`)).attachments.length, 20);
    assert.equal(most, 6);
  });

  it('does ten images at once', async () => {
    const signed = makeSigned();
    const server = await serve(serving(signed.contents, { api: true }));
    const start = performance.now();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => collected(`registry:${server.host}/team/app:1`, amd64)),
    );
    assert.ok(performance.now() - start < 3_000);
    for (const one of all) assert.deepEqual(one, all[0]);
    assert.equal(all[0]?.attachments.length, 9);
  });

  it('ends at once when it is cancelled', async () => {
    const { contents } = makeSigned();
    const server = await serve(
      serving(contents, {
        api: true,
        before: (path) => path.startsWith('referrers/') || path.endsWith('.sig'),
      }),
    );
    const ending = new AbortController();
    const asked = collect(`registry:${server.host}/team/app:1`, amd64, { signal: ending.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    ending.abort();
    assertTrouble(await asked, 'cancelled');
    assert.ok(performance.now() - start < 200);
    const before = server.requests.length;
    assertTrouble(
      await collect(`registry:${server.host}/team/app:1`, {}, { signal: ending.signal }),
      'cancelled',
    );
    assert.equal(server.requests.length, before);
  });
});
