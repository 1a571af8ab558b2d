import assert from 'node:assert/strict';
import { usualLimits } from '../../server/image/limits.ts';
import { parseImageName } from '../../server/image/name.ts';
import { listImages } from '../../server/image/source/list-images.ts';
import { openSource } from '../../server/image/source/open.ts';
import { networkIn, never } from '../registry/support/network.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { makeTar } from '../support/tar.ts';
import {
  answers,
  type DaemonChoice,
  exported,
  exportedFiles,
  type FakeDaemon,
  fakeDaemon,
  history,
  image,
  inspected,
  usual,
} from './support/fake-daemon.ts';
import {
  type BuiltBlob,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  layoutFiles,
  ociTypes,
  oldDockerSave,
} from './support/images.ts';
import { makeScratch, type ReadPaths, readImage, type Scratch } from './support/reading.ts';

describe("a daemon's image", () => {
  let scratch: Scratch;
  const daemons: FakeDaemon[] = [];
  before(() => {
    scratch = makeScratch();
  });
  after(async () => {
    await Promise.all(daemons.map((daemon) => daemon.close()));
    scratch.remove();
  });

  const start = async (choice: DaemonChoice): Promise<FakeDaemon> => {
    const daemon = await fakeDaemon(scratch, choice);
    daemons.push(daemon);
    return daemon;
  };

  it('is described without its layers, as its configuration would be', async () => {
    const { network, asked } = await start({ answer: answers(usual()) });
    const name = parseImageName('docker:app:1');
    assert.ok('from' in name);
    const source = openSource(name, { network, platform: undefined, limits: usualLimits, allowed: 'daemon' });
    assert.ok('describe' in source);
    const started = performance.now();
    const described = present(await source.describe(never));
    assert.ok(performance.now() - started < 300);
    await source.close();
    assert.deepEqual(asked, ['/_ping', '/v1.47/images/app:1/json', '/v1.47/images/app:1/history']);
    assert.deepEqual(described, {
      reference: 'docker.io/library/app:1',
      digest: image.config.digest,
      imageId: image.config.digest,
      platform: 'linux/amd64',
      config: {
        architecture: 'amd64',
        os: 'linux',
        created: '2026-01-02T03:04:05Z',
        config: { Env: ['A=1'], User: 'nobody', Labels: { a: 'b' } },
        history: [
          { created: '1970-01-01T00:00:00.000Z', created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
          {
            created: '2026-01-02T03:04:03.000Z',
            created_by: '/bin/sh -c #(nop)  ENV A=1',
            empty_layer: true,
          },
          {
            created: '2026-01-02T03:04:04.000Z',
            created_by: 'COPY b / # buildkit',
            comment: 'buildkit.dockerfile.v0',
          },
          {
            created: '2026-01-02T03:04:05.000Z',
            created_by: 'CMD ["/app"]',
            comment: 'buildkit.dockerfile.v0',
            empty_layer: true,
          },
        ],
        rootfs: { type: 'layers', diff_ids: image.layers.map(({ diffId }) => diffId) },
      },
      layers: image.layers.map(({ diffId }) => ({ digest: undefined, diffId, compressedSize: undefined })),
      keptUnder: image.config.digest,
      provenance: [],
    });
  });

  const whole = async (daemon: FakeDaemon, name = 'docker:app:1', platform?: string): Promise<ReadPaths> =>
    present(
      await readImage(name, { network: daemon.network, ...(platform === undefined ? {} : { platform }) }),
    );

  it('is read as it comes, in whatever order and of whatever age', async () => {
    for (const tar of [
      exported(image),
      makeTar(oldDockerSave(image)),
      makeTar([...exportedFiles(image)].toReversed()),
    ]) {
      const daemon = await start({ answer: answers(usual({ [`/images/${image.config.digest}/get`]: tar })) });
      const { described, paths } = await whole(daemon);
      assert.deepEqual(paths, [['a.txt'], ['b/c.txt']]);
      assert.deepEqual(described.config, JSON.parse(image.config.bytes.toString()));
      assert.deepEqual([described.keptUnder, described.imageId], [image.config.digest, image.config.digest]);
      assert.equal(described.reference, 'docker.io/library/app:1');
    }
  });

  it('of the containerd store is asked for one platform', async () => {
    const packed = buildImage({ packing: 'zstd' });
    const index: BuiltBlob = blobOf({
      schemaVersion: 2,
      mediaType: ociTypes.index,
      manifests: [
        descriptorOf(packed),
        {
          mediaType: ociTypes.manifest,
          digest: blobOf('not there').digest,
          size: 9,
          platform: { os: 'linux', architecture: 'arm64' },
        },
      ],
    });
    const root = { mediaType: ociTypes.index, digest: index.digest, size: index.bytes.length };
    const daemon = await start({
      version: '1.51',
      answer: answers({
        '/images/app:1/json': inspected(packed, { Id: index.digest, Descriptor: root }),
        '/images/app:1/history': [],
        [`/images/${index.digest}/get`]: makeTar(layoutFiles([root], [index, ...blobsOf(packed)])),
      }),
    });
    const { described, paths } = await whole(daemon);
    assert.deepEqual(paths, [['a.txt'], ['b/c.txt']]);
    assert.deepEqual(
      [described.keptUnder, described.digest, described.imageId],
      [index.digest, packed.manifest.digest, packed.config.digest],
    );
    assert.ok(
      daemon.asked.at(-1)?.endsWith('/get?platform={"os":"linux","architecture":"amd64"}'),
      daemon.asked.at(-1),
    );
    // Docker may send but the one manifest.
    const narrow = await start({
      version: '1.51',
      answer: answers({
        '/images/app:1/json': inspected(packed, { Id: index.digest, Descriptor: root }),
        '/images/app:1/history': [],
        [`/images/${index.digest}/get`]: makeTar(layoutFiles([descriptorOf(packed)], blobsOf(packed))),
      }),
    });
    assert.equal((await whole(narrow)).described.digest, packed.manifest.digest);
    await whole(daemon, 'docker:app:1', 'linux/amd64');
    assert.ok(
      daemon.asked.some((path) => path.endsWith('/json?platform={"os":"linux","architecture":"amd64"}')),
    );
  });

  it('must be for the platform that is asked for', async () => {
    const daemon = await start({ answer: answers(usual()) });
    const read = await readImage('docker:app:1', { network: daemon.network, platform: 'linux/arm64' });
    assertTrouble(read, 'not-found', /nothing for linux\/arm64\. It has: linux\/amd64/);
    const newer = await start({
      version: '1.50',
      answer: (path, url) => (url.searchParams.has('platform') ? undefined : usual()[path]),
    });
    const other = await readImage('docker:app:1', { network: newer.network, platform: 'linux/arm64' });
    assertTrouble(other, 'not-found', /nothing for linux\/arm64\. It has: linux\/amd64/);
  });

  it('speaks the version that both know', async () => {
    for (const [offered, spoken] of [
      ['1.24', '/v1.24/'],
      ['1.47', '/v1.47/'],
      ['1.99', '/v1.52/'],
    ] as const) {
      const daemon = await start({ version: offered, answer: answers(usual()) });
      await whole(daemon);
      assert.ok(
        daemon.asked.slice(1).every((path) => path.startsWith(spoken)),
        daemon.asked.join(),
      );
    }
    const other = await start({ version: 'none', answer: answers(usual()) });
    assertTrouble(
      await readImage('docker:app:1', { network: other.network }),
      'no-daemon',
      /does not speak the Docker API/,
    );
  });

  it('that is not there is not asked of a registry, and the hint says how to', async () => {
    const daemon = await start({ answer: answers({}) });
    const read = await readImage('docker:24', { network: daemon.network });
    assertTrouble(read, 'not-found', /no image `24`.*`registry:24`.*`docker:docker:24`/s);
    assert.equal(daemon.asked.length, 2);
  });

  it('of Podman may be called localhost/…', async () => {
    const answer = answers({
      '/images/localhost/app:1/json': inspected(image, { RepoTags: ['localhost/app:1'] }),
      '/images/localhost/app:1/history': history,
      [`/images/${image.config.digest}/get`]: exported(image),
    });
    const { socket } = await start({ isPodman: true, answer });
    const network = networkIn(scratch.path, { environment: { CONTAINER_HOST: `unix://${socket}` } });
    for (const name of ['podman:app:1', 'podman:localhost/app:1']) {
      const { described } = present(await readImage(name, { network }));
      assert.equal(described.reference, 'localhost/app:1');
    }
    // Whoever runs Docker's API there finds nothing under another name.
    const docker = await start({ answer });
    assertTrouble(await readImage('docker:app:1', { network: docker.network }), 'not-found');
  });

  it('is looked for in Docker before Podman', async () => {
    const docker = await start({ answer: answers({}) });
    const podman = await start({ isPodman: true, answer: answers(usual()) });
    const network = networkIn(scratch.path, {
      environment: { DOCKER_HOST: `unix://${docker.socket}`, CONTAINER_HOST: `unix://${podman.socket}` },
    });
    assert.ok('paths' in (await readImage('app:1', { network })));
    assert.equal(docker.asked.length, 2);
    assertTrouble(
      await readImage('other:1', { network }),
      'not-found',
      /^Docker and Podman have no image `other:1`/,
    );
  });

  it('is listed', async () => {
    const list = [
      { Id: image.config.digest, RepoTags: ['app:1', 'app:latest'], Created: 1_767_323_045, Size: 123 },
      { Id: `sha256:${'1'.repeat(64)}`, RepoTags: ['<none>:<none>'], Created: 1_767_323_046, Size: 5 },
      'nonsense',
      { Id: 3 },
    ];
    const docker = await start({ answer: answers({ '/images/json': list }) });
    const podman = await start({ isPodman: true, answer: answers({}) });
    const environment = { DOCKER_HOST: `unix://${docker.socket}`, CONTAINER_HOST: `unix://${podman.socket}` };
    const [first, second] = await listImages(networkIn(scratch.path, { environment }), never);
    assert.deepEqual(first, {
      daemon: 'docker',
      images: [
        { names: [], id: `sha256:${'1'.repeat(64)}`, created: '2026-01-02T03:04:06.000Z', size: 5 },
        {
          names: ['app:1', 'app:latest'],
          id: image.config.digest,
          created: '2026-01-02T03:04:05.000Z',
          size: 123,
        },
      ],
    });
    assert.ok(second !== undefined && 'trouble' in second);
    assertTrouble(second.trouble, 'not-found');
  });
});
