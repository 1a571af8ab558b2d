import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type FakeDaemon, fakeDaemon } from '../image-source/support/fake-daemon.ts';
import { makeScratch, type Scratch } from '../image-source/support/reading.ts';
import {
  addBlob,
  addImage,
  addManifest,
  type Described,
  noContents,
  serving,
  writeLayout,
} from '../registry/support/contents.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import { makeTar } from '../support/tar.ts';
import { collect, collected, kindsOf } from './support/collect.ts';
import { makeSigned } from './support/signed-image.ts';

const amd64 = { platform: 'linux/amd64' };

describe('where an image lies whose signatures are looked for', () => {
  allowLoopback();
  let scratch: Scratch;
  beforeEach(() => {
    scratch = makeScratch();
  });
  afterEach(async () => {
    await closeServers();
    scratch.remove();
  });

  it('is an archive of a layout, compressed or not', async () => {
    const signed = makeSigned();
    const folder = join(scratch.path, 'layout');
    writeLayout(folder, signed.contents, [...signed.referrers.values()].flat());
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => statSync(join(folder, name)).isFile());
    const tar = makeTar(files.map((path) => ({ path, bytes: readFileSync(join(folder, path)) })));
    writeFileSync(join(scratch.path, 'plain.tar'), tar);
    writeFileSync(join(scratch.path, 'packed.tar'), gzipSync(tar));
    const { from: _, source: __, ...expected } = await collected(`oci:${folder}:1`, amd64);
    assert.equal(expected.attachments.length, 9);
    for (const name of ['plain.tar', 'packed.tar']) {
      const path = join(scratch.path, name);
      const {
        from,
        source: ___,
        ...found
      } = await collected(`oci-archive:${path}:1`, {
        ...amd64,
        allowed: 'files',
      });
      assert.deepEqual(found, expected);
      assert.equal(from, path);
    }
  });

  it('is what `cosign save` wrote, where signatures have marks and no tags', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app');
    const config = addBlob(contents, '{}', 'application/vnd.oci.image.config.v1+json');
    const layer = (word: string, type: string) => [
      addBlob(contents, word, `application/vnd.${type}.v1+json`),
    ];
    const marked = (descriptor: Described, kind: string): Described => ({
      ...descriptor,
      annotations: { kind: `dev.cosignproject.cosign/${kind}` },
    });
    const signatures = addManifest(contents, { config, layers: layer('claim', 'dev.cosign.simplesigning') });
    const attestations = addManifest(contents, { config, layers: layer('dsse', 'dsse.envelope') });
    const folder = join(scratch.path, 'saved');
    writeLayout(folder, contents, [
      marked(image, 'image'),
      marked(signatures, 'sigs'),
      marked(attestations, 'atts'),
    ]);
    const evidence = await collected(`oci:${folder}`);
    assert.equal(evidence.subject.digest, image.digest);
    assert.deepEqual(kindsOf(evidence), ['cosign-attestation', 'cosign-signature']);
  });

  it('is never an archive of docker save', async () => {
    const path = join(scratch.path, 'app.tar');
    writeFileSync(path, makeTar([{ path: 'manifest.json', text: '[]' }]));
    assertTrouble(
      await collect(`docker-archive:${path}`),
      'unsupported',
      /`app\.tar` is what `docker save` writes, which cannot hold signatures/,
    );
    assertTrouble(await collect(`oci:${join(scratch.path, 'none')}`), 'not-found', /does not exist/);
  });

  it('is a layout that somebody damaged', async () => {
    const signed = makeSigned();
    const folder = join(scratch.path, 'layout');
    writeLayout(folder, signed.contents, [...signed.referrers.values()].flat());
    for (const name of readdirSync(join(folder, 'blobs', 'sha256')))
      if (signed.contents.blobs.has(`sha256:${name}`))
        writeFileSync(join(folder, 'blobs', 'sha256', name), 'changed');
    const evidence = await collected(`oci:${folder}:1`, amd64);
    assert.deepEqual(evidence.attachments, []);
    assert.equal(evidence.unknown.length, 9);
    assert.match(evidence.unknown[0] ?? '', /is not what its digest says/);
    writeFileSync(join(folder, 'index.json'), '{"manifests":');
    assertTrouble(await collect(`oci:${folder}:1`), 'broken', /index\.json/);
  });

  describe('a daemon', () => {
    let daemon: FakeDaemon | undefined;
    afterEach(() => daemon?.close());
    const having = async (image: Readonly<Record<string, unknown>>): Promise<FakeDaemon> => {
      const answer = (path: string): unknown => (path.startsWith('/images/') ? image : undefined);
      daemon = await fakeDaemon(scratch, { answer });
      return daemon;
    };

    it('leads to the registry that the image was pulled from', async () => {
      const signed = makeSigned();
      const server = await serve(serving(signed.contents, { api: true }));
      const other = `sha256:${'0'.repeat(64)}`;
      const { network } = await having({
        RepoDigests: [`example.com/other@${other}`, `${server.host}/team/app@${signed.index.digest}`],
      });
      const evidence = await collected(`docker:${server.host}/team/app:7`, { ...amd64, network });
      assert.equal(evidence.subject.digest, signed.index.digest);
      assert.equal(evidence.reference, `${server.host}/team/app:7`);
      assert.equal(kindsOf(evidence).length, 9);
      const refused = await collect(`docker:${server.host}/team/app:7`, { network, allowed: 'daemon' });
      assertTrouble(refused, 'refused', /network is allowed/);
    });

    it('says that what was built here has no signature anywhere', async () => {
      const { network } = await having({ RepoTags: ['app:1'], RepoDigests: [] });
      assertTrouble(
        await collect('docker:app:1', { network }),
        'not-found',
        /built here and not pushed, so no registry holds a signature/,
      );
    });

    it('says that a registry does not have what the daemon has', async () => {
      const server = await serve(serving(makeSigned().contents));
      const digest = `sha256:${'1'.repeat(64)}`;
      const { network } = await having({ RepoDigests: [`${server.host}/team/app@${digest}`] });
      assertTrouble(
        await collect(`docker:${server.host}/team/app:1`, { network }),
        'not-found',
        /was not pushed, or it was deleted there, so no registry holds a signature/,
      );
    });

    it('is not asked while the folder is not trusted', async () => {
      const { network, asked } = await having({});
      for (const name of ['docker:app:1', 'registry:example.com/app', 'example.com/app'])
        assertTrouble(await collect(name, { network, allowed: 'files' }), 'refused', /not trusted/);
      assert.deepEqual(asked, []);
    });
  });

  it('is the registry for a bare name', async () => {
    const signed = makeSigned();
    const server = await serve(serving(signed.contents, { api: true }));
    const evidence = await collected(`${server.host}/team/app:1`, amd64);
    assert.equal(kindsOf(evidence).length, 9);
  });
});
