import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { makeTar, type TarFile } from '../support/tar.ts';
import {
  blobFile,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  hexOf,
  layoutFiles,
  ociArchive,
  ociTypes,
  oldDockerSave,
  type Packing,
} from './support/images.ts';
import { makeScratch, readImage, type Scratch } from './support/reading.ts';

const twoLayers = [['a.txt'], ['b/c.txt']];

describe('an image in an archive', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  const write = (files: readonly TarFile[] | Uint8Array, name = 'app.tar'): string =>
    scratch.file(name, files instanceof Uint8Array ? files : makeTar(files));

  for (const packing of ['none', 'gzip', 'zstd'] as const satisfies readonly Packing[])
    it(`of OCI, its layers ${packing === 'none' ? 'plain' : `in ${packing}`}`, async () => {
      const image = buildImage({ packing });
      const seen: [number, number | undefined][] = [];
      const onProgress = (done: number, all: number | undefined): void => void seen.push([done, all]);
      const { described, read, paths } = present(
        await readImage(`oci-archive:${write(ociArchive(image))}`, { onProgress }),
      );
      assert.deepEqual(paths, twoLayers);
      assert.equal(described.digest, image.manifest.digest);
      assert.equal(described.imageId, image.config.digest);
      assert.equal(described.platform, 'linux/amd64');
      assert.equal(described.keptUnder, undefined);
      assert.deepEqual(described.config, JSON.parse(image.config.bytes.toString()));
      assert.deepEqual(
        read.layers.map(({ layer }) => layer),
        image.layers.map(({ digest, diffId, bytes }) => ({ digest, diffId, compressedSize: bytes.length })),
      );
      const all = image.layers.reduce((size, { bytes }) => size + bytes.length, 0);
      assert.deepEqual(seen.at(-1), [all, all]);
      assert.ok(seen.every(([done], at) => done >= (seen[at - 1]?.[0] ?? 0)));
    });

  it('of Docker, as it was up to version 24', async () => {
    const image = buildImage({ packing: 'none' });
    const { described, paths } = present(await readImage(`docker-archive:${write(oldDockerSave(image))}`));
    assert.deepEqual(paths, twoLayers);
    assert.deepEqual(
      [described.reference, described.digest],
      ['docker.io/library/app:1', image.config.digest],
    );
    assert.deepEqual(
      described.layers.map(({ digest }) => digest),
      [undefined, undefined],
    );
  });

  it('of Docker, where layers are links to others', async () => {
    const image = buildImage({
      packing: 'none',
      layers: [[{ path: 'a' }], [{ path: 'b' }], [{ path: 'a' }]],
    });
    const files = oldDockerSave(image).map((file, _, all): TarFile => {
      const layers = all.filter(({ path }) => path.endsWith('/layer.tar'));
      return file === layers[2]
        ? { path: file.path, type: 'symlink', target: `../${layers[0]?.path}` }
        : file;
    });
    const { paths, read } = present(await readImage(`docker-archive:${write(files)}`));
    assert.deepEqual(paths, [['a'], ['b'], ['a']]);
    assert.equal(read.layers[0]?.contents, read.layers[2]?.contents, 'it is read once');
  });

  it('of Docker, as it is since version 25, and of its containerd store', async () => {
    const image = buildImage();
    const names = {
      annotations: {
        'io.containerd.image.name': 'ghcr.io/team/app:2',
        'org.opencontainers.image.ref.name': '2',
      },
    };
    const manifest = {
      path: 'manifest.json',
      text: JSON.stringify([
        {
          Config: blobFile(image.config).path,
          RepoTags: ['ghcr.io/team/app:2'],
          Layers: image.layers.map((layer) => blobFile(layer).path),
        },
      ]),
    };
    const inner = blobOf({ schemaVersion: 2, mediaType: ociTypes.index, manifests: [descriptorOf(image)] });
    const root = { mediaType: ociTypes.index, digest: inner.digest, size: inner.bytes.length, ...names };
    const cases = [
      [...layoutFiles([descriptorOf(image, names)], blobsOf(image)), manifest],
      [...layoutFiles([root], [inner, ...blobsOf(image)]), manifest],
    ];
    for (const files of cases) {
      const { described, paths } = present(await readImage(`docker-archive:${write(files)}`));
      assert.deepEqual(paths, twoLayers);
      assert.deepEqual(
        [described.reference, described.digest],
        ['ghcr.io/team/app:2', image.manifest.digest],
      );
    }
    // Docker 25.0 wrote no manifests into its index.
    const bare = [...layoutFiles(null, blobsOf(image)), manifest];
    const { described, paths } = present(await readImage(`docker-archive:${write(bare)}`));
    assert.deepEqual(paths, twoLayers);
    assert.deepEqual([described.reference, described.digest], ['ghcr.io/team/app:2', image.config.digest]);
    assert.deepEqual(described.layers[0]?.digest, image.layers[0]?.digest);
  });

  it('of kaniko and Skopeo, which name files as they like', async () => {
    const image = buildImage();
    const names = image.layers.map(({ digest }) => `${hexOf(digest)}.tar.gz`);
    for (const config of [image.config.digest, `${hexOf(image.config.digest)}.json`, 'config.json']) {
      const files = [
        { path: `./${config}`, bytes: image.config.bytes },
        ...image.layers.map(({ bytes }, at) => ({ path: names[at] ?? '', bytes })),
        {
          path: './manifest.json',
          text: JSON.stringify([{ Config: config, RepoTags: null, Layers: names }]),
        },
      ];
      const { described, paths } = present(await readImage(`docker-archive:${write(files)}`));
      assert.deepEqual(paths, twoLayers);
      assert.deepEqual([described.reference, described.imageId], [undefined, image.config.digest]);
    }
  });

  it('that is compressed as a whole', async () => {
    const image = buildImage();
    for (const tar of [ociArchive(image), makeTar(oldDockerSave(image))])
      for (const pack of [gzipSync, zstdCompressSync]) {
        const { paths } = present(await readImage(`docker-archive:${write(pack(tar), 'app.tar.gz')}`));
        assert.deepEqual(paths, twoLayers);
      }
  });

  it('is told by what lies there, not by how it is called', async () => {
    const image = buildImage();
    for (const files of [ociArchive(image), makeTar(oldDockerSave(image))])
      for (const scheme of ['docker-archive', 'oci-archive', 'oci'])
        assert.deepEqual(present(await readImage(`${scheme}:${write(files)}`)).paths, twoLayers);
  });

  it('without layers is an image too', async () => {
    const image = buildImage({ layers: [] });
    assert.deepEqual(present(await readImage(`oci-archive:${write(ociArchive(image))}`)).paths, []);
  });

  it('is named where there are several', async () => {
    const [one, other] = [buildImage(), buildImage({ layers: [[{ path: 'other' }]] })];
    const saved = write([
      ...oldDockerSave(one).filter(({ path }) => path !== 'manifest.json' && path !== 'repositories'),
      ...oldDockerSave(other).filter(({ path }) => path !== 'manifest.json' && path !== 'repositories'),
      {
        path: 'manifest.json',
        text: JSON.stringify(
          [oldDockerSave(one, ['app:1']), oldDockerSave(other, ['team/other:2'])].flatMap((files) =>
            JSON.parse(files.find(({ path }) => path === 'manifest.json')?.text ?? '[]'),
          ),
        ),
      },
    ]);
    assertTrouble(
      await readImage(`docker-archive:${saved}`),
      'not-found',
      /several images: `app:1`, `team\/other:2`/,
    );
    assertTrouble(await readImage(`docker-archive:${saved}:nope`), 'not-found', /no image called `nope`/);
    assert.deepEqual(present(await readImage(`docker-archive:${saved}:docker.io/team/other:2`)).paths, [
      ['other'],
    ]);
    assert.deepEqual(present(await readImage(`docker-archive:${saved}@${other.config.digest}`)).paths, [
      ['other'],
    ]);
    assertTrouble(
      await readImage(`docker-archive:${saved}@sha256:${'0'.repeat(64)}`),
      'not-found',
      /no image sha256:0/,
    );

    const tag = (name: string) => ({ annotations: { 'org.opencontainers.image.ref.name': name } });
    const layout = write(
      layoutFiles(
        [descriptorOf(one, tag('v1')), descriptorOf(other, tag('v2'))],
        [...blobsOf(one), ...blobsOf(other)],
      ),
    );
    assertTrouble(await readImage(`oci-archive:${layout}`), 'not-found', /several images: `v1`, `v2`/);
    assert.deepEqual(present(await readImage(`oci-archive:${layout}:v2`)).paths, [['other']]);
    assert.deepEqual(present(await readImage(`oci-archive:${layout}@${other.manifest.digest}`)).paths, [
      ['other'],
    ]);
    assertTrouble(
      await readImage(`oci-archive:${layout}:v3`),
      'not-found',
      /no image called `v3`.*`v1`, `v2`/,
    );

    const twins = write(
      layoutFiles([descriptorOf(one), descriptorOf(other)], [...blobsOf(one), ...blobsOf(other)]),
    );
    assertTrouble(
      await readImage(`oci-archive:${twins}`),
      'not-found',
      /several images for linux\/amd64: `sha256:/,
    );
  });

  it('may lie in a file whose name has a colon', async function () {
    if (process.platform === 'win32') return this.skip();
    const tagged = descriptorOf(buildImage(), { annotations: { 'org.opencontainers.image.ref.name': 'v1' } });
    const path = write(makeTar(layoutFiles([tagged], blobsOf(buildImage()))), 'a:b:c.tar');
    assert.deepEqual(present(await readImage(`oci-archive:${path}`)).paths, twoLayers);
    assert.deepEqual(present(await readImage(`oci-archive:${path}:v1`)).paths, twoLayers);
    assertTrouble(await readImage(`oci-archive:${path}:v2`), 'not-found', /no image called `v2`/);
    assertTrouble(await readImage(`oci-archive:${path}x:v2`), 'not-found', /does not exist/);
  });

  it('may have two names', async () => {
    const image = buildImage();
    const tag = (name: string) => descriptorOf(image, { annotations: { 'io.containerd.image.name': name } });
    const { described } = present(
      await readImage(`oci-archive:${write(layoutFiles([tag('a:1'), tag('b:2')], blobsOf(image)))}`),
    );
    assert.equal(described.reference, 'docker.io/library/a:1');
  });
});

describe('an image in a layout folder', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  it('is read like one in an archive', async () => {
    const image = buildImage({ packing: 'zstd' });
    for (const { path, bytes, text } of layoutFiles([descriptorOf(image)], blobsOf(image))) {
      mkdirSync(dirname(join(scratch.path, path)), { recursive: true });
      writeFileSync(join(scratch.path, path), bytes ?? text ?? '');
    }
    const { described, paths } = present(await readImage(`oci:${scratch.path}`));
    assert.deepEqual(paths, twoLayers);
    assert.deepEqual([described.digest, described.keptUnder], [image.manifest.digest, undefined]);
  });

  it('that is none says so', async () => {
    assertTrouble(
      await readImage(`oci:${join(scratch.path, 'blobs')}`),
      'not-found',
      /neither index\.json nor manifest\.json/,
    );
    assertTrouble(await readImage(`oci:${join(scratch.path, 'nowhere')}`), 'not-found', /does not exist/);
  });
});
