import assert from 'node:assert/strict';
import {
  howToGet,
  isThere,
  push,
  pushManifest,
  type RunningRegistry,
  startRegistry,
} from '../registry/support/docker-registry.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import {
  attestationOf,
  type BuiltBlob,
  type BuiltImage,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  ociTypes,
} from './support/images.ts';
import { readImage } from './support/reading.ts';

/** Puts an image into a registry by the way of every client. */
async function put(
  registry: RunningRegistry,
  repository: string,
  image: BuiltImage,
  tag?: string,
): Promise<void> {
  const { manifest, config, layers } = image;
  const sized = (mediaType: string, { digest, bytes }: BuiltBlob) => ({
    mediaType,
    digest,
    size: bytes.length,
  });
  const own = {
    manifest: manifest.bytes.toString(),
    digest: manifest.digest,
    descriptor: sized(ociTypes.manifest, manifest),
    blobs: new Map([config, ...layers].map(({ digest, bytes }) => [digest, bytes])),
    config: sized(ociTypes.config, config),
    layer: sized('application/vnd.oci.image.layer.v1.tar', layers[0] ?? config),
  };
  await push(`http://${registry.host}`, repository, own, tag === undefined ? {} : { tag });
}

describe(`an image in a real registry${howToGet}`, () => {
  allowLoopback();
  let registry: RunningRegistry;
  before(async function () {
    if (!isThere) return this.skip();
    registry = await startRegistry();
  });
  after(() => registry?.stop());

  it('is read by tag and by digest, its layers in every compression', async () => {
    for (const packing of ['none', 'gzip', 'zstd'] as const) {
      const image = buildImage({ packing });
      await put(registry, `team/${packing}`, image, 'v1');
      for (const reference of [':v1', `@${image.manifest.digest}`]) {
        const seen: number[] = [];
        const { described, paths } = present(
          await readImage(`registry:${registry.host}/team/${packing}${reference}`, {
            onProgress: (done) => void seen.push(done),
          }),
        );
        assert.deepEqual(paths, [['a.txt'], ['b/c.txt']]);
        assert.equal(described.reference, `${registry.host}/team/${packing}${reference}`);
        assert.deepEqual(
          [described.digest, described.keptUnder, described.imageId],
          [image.manifest.digest, image.manifest.digest, image.config.digest],
        );
        assert.equal(
          seen.at(-1),
          image.layers.reduce((all, { bytes }) => all + bytes.length, 0),
        );
      }
    }
  });

  it('is chosen by its platform', async () => {
    const images = ['amd64', 'arm64', 's390x'].map((architecture) =>
      buildImage({ platform: { os: 'linux', architecture }, layers: [[{ path: architecture }]] }),
    );
    for (const image of images) await put(registry, 'team/many', image);
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType: ociTypes.index,
      manifests: images.map((image) => descriptorOf(image)),
    });
    await pushManifest(`http://${registry.host}`, 'team/many', index, { tag: 'all', type: ociTypes.index });
    const name = `registry:${registry.host}/team/many:all`;
    const { described, paths } = present(await readImage(name, { platform: 'linux/s390x' }));
    assert.deepEqual(
      [paths, described.platform, described.keptUnder],
      [[['s390x']], 'linux/s390x', images[2]?.manifest.digest],
    );
    assertTrouble(
      await readImage(name, { platform: 'linux/riscv64' }),
      'not-found',
      /linux\/amd64, linux\/arm64, linux\/s390x/,
    );
  });

  it('that is not there says so', async () => {
    assertTrouble(await readImage(`registry:${registry.host}/team/nowhere:1`), 'not-found');
  });
});

describe('a registry of our own', () => {
  allowLoopback();
  afterEach(closeServers);

  const image = buildImage({
    packing: 'none',
    layers: [[{ path: 'a' }], [{ path: 'b' }], [{ path: 'c' }], [{ path: 'd' }]],
  });
  const serving = async (change: (path: string) => Uint8Array | undefined): Promise<string> => {
    const { host } = await serve((request, response) => {
      const path = request.url ?? '';
      const blob = blobsOf(image).find(({ digest }) => path.endsWith(digest));
      const bytes = change(path) ?? (path.includes('/manifests/') ? image.manifest.bytes : blob?.bytes);
      if (path.includes('/manifests/')) response.setHeader('content-type', ociTypes.manifest);
      response.statusCode = bytes === undefined ? 404 : 200;
      response.end(bytes);
    });
    return `registry:${host}/app:1`;
  };

  it('keeps its provenance beside it, or not', async () => {
    const built = buildImage();
    const { statement, others, descriptor } = attestationOf();
    const about = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': built.manifest.digest,
    };
    const index = blobOf({
      schemaVersion: 2,
      mediaType: ociTypes.index,
      manifests: [descriptorOf(built), { ...descriptor, annotations: about }],
    });
    for (const [blobs, told] of [
      [
        [statement, ...others],
        [{ type: 'https://slsa.dev/provenance/v1', predicate: { buildDefinition: { a: 1 } } }],
      ],
      [[], []],
    ] as const) {
      const { host } = await serve((request, response) => {
        const path = request.url ?? '';
        const blob = path.endsWith('/manifests/1')
          ? index
          : [...blobs, ...blobsOf(built)].find(({ digest }) => path.endsWith(digest));
        response.setHeader(
          'content-type',
          blob === index
            ? ociTypes.index
            : path.includes('/manifests/')
              ? ociTypes.manifest
              : 'application/octet-stream',
        );
        response.statusCode = blob === undefined ? 404 : 200;
        response.end(blob?.bytes);
      });
      const { described } = present(await readImage(`registry:${host}/app:1`));
      assert.deepEqual([described.provenance, described.digest], [told, built.manifest.digest]);
    }
  });

  it('is told from one that does not, which is asked for each layer once', async () => {
    const twice = buildImage({ layers: [[{ path: 'a' }], [{ path: 'b' }], [{ path: 'a' }]] });
    const { host, requests } = await serve((request, response) => {
      const path = request.url ?? '';
      const blob = blobsOf(twice).find(({ digest }) => path.endsWith(digest)) ?? twice.manifest;
      if (blob === twice.manifest) response.setHeader('content-type', ociTypes.manifest);
      response.end(blob.bytes);
    });
    assert.deepEqual(present(await readImage(`registry:${host}/app:1`)).paths, [['a'], ['b'], ['a']]);
    assert.equal(requests.filter(({ url }) => url.endsWith(twice.layers[0]?.digest ?? '')).length, 1);
    assert.ok('paths' in (await readImage(await serving(() => undefined))));
  });

  it('sends another layer, configuration or manifest', async () => {
    const [, second = assert.fail()] = image.layers;
    const other = buildImage();
    const swapped = (digest: string, bytes: Uint8Array) =>
      serving((path) => (path.endsWith(digest) ? bytes : undefined));
    assertTrouble(
      await readImage(await swapped(second.digest, other.layers[0]?.bytes ?? assert.fail())),
      'broken',
    );
    assertTrouble(await readImage(await swapped(image.config.digest, other.config.bytes)), 'broken');
    const name = await serving((path) => (path.includes('/manifests/') ? other.manifest.bytes : undefined));
    assertTrouble(await readImage(name.replace(/:1$/, `@${image.manifest.digest}`)), 'broken');
  });

  it('sends what belongs together but is not what the configuration says', async () => {
    const swapped = JSON.parse(image.manifest.bytes.toString());
    swapped.layers.reverse();
    const name = await serving((path) =>
      path.includes('/manifests/') ? Buffer.from(JSON.stringify(swapped)) : undefined,
    );
    assertTrouble(await readImage(name), 'broken', /should be sha256/);
  });
});
