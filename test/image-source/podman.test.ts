import assert from 'node:assert/strict';
import { join } from 'node:path';
import { usualLimits } from '../../server/image/limits.ts';
import { parseImageName } from '../../server/image/name.ts';
import { listImages } from '../../server/image/source/list-images.ts';
import { openSource } from '../../server/image/source/open.ts';
import type { Network } from '../../server/registry/http.ts';
import { networkIn, never } from '../registry/support/network.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { makeScratch, type ReadPaths, readImage, type Scratch } from './support/reading.ts';
import { has, type Podman, podmanIn, podmanWorks, run } from './support/tools.ts';

const howToGet = podmanWorks
  ? ''
  : ' (skipped: podman is missing, or this is not root; `apt-get install podman buildah skopeo umoci` brings all tools)';

describe(`images of the real Podman${howToGet}`, function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let podman: Podman;
  let docker: Network;
  let own: Network;

  before(async function () {
    if (!podmanWorks) return this.skip();
    scratch = makeScratch();
    podman = podmanIn(scratch);
    podman.build('app:1', 'docker');
    podman.build('ghcr.io/team/other:2', 'oci');
    const socket = await podman.serve();
    docker = networkIn(scratch.path, { environment: { DOCKER_HOST: `unix://${socket}` } });
    own = networkIn(scratch.path, { environment: { CONTAINER_HOST: `unix://${socket}` } });
  });
  after(async () => {
    if (scratch === undefined) return;
    await podman.stop();
    scratch.remove();
  });

  const paths = [
    ['etc/', 'etc/a.txt'],
    ['b/', 'b/c.txt'],
  ];
  /** Without the folders that one builder or the other writes beside a file. */
  const filesOf = ({ paths: layers }: ReadPaths): readonly (readonly string[])[] =>
    layers.map((layer) => layer.filter((path) => !path.endsWith('/')));
  const files = paths.map(([, file]) => [file]);
  const imageId = (tag: string): string => podman.run('image', 'inspect', '--format', '{{.Id}}', tag).trim();

  it('are listed by both APIs', async () => {
    for (const [network, daemon] of [
      [docker, 'docker'],
      [own, 'podman'],
    ] as const) {
      const list = (await listImages(network, never)).find((one) => one.daemon === daemon);
      assert.ok(list !== undefined && 'images' in list, JSON.stringify(list));
      const names = list.images.flatMap((image) => image.names).sort();
      assert.deepEqual(names, ['ghcr.io/team/other:2', 'localhost/app:1']);
      assert.ok(list.images.some(({ id, size }) => id === `sha256:${imageId('app:1')}` && size > 0));
    }
  });

  it('are read through the socket', async () => {
    for (const [name, network, tag] of [
      ['app:1', own, 'app:1'],
      ['podman:localhost/app:1', own, 'app:1'],
      ['docker:app:1', docker, 'app:1'],
      ['podman:ghcr.io/team/other:2', own, 'ghcr.io/team/other:2'],
    ] as const) {
      const read = present(await readImage(name, { network }));
      assert.deepEqual(filesOf(read), files, name);
      assert.equal(read.described.imageId, `sha256:${imageId(tag)}`);
      assert.equal(read.described.keptUnder, read.described.imageId);
    }
    const read = present(await readImage(`podman:${imageId('app:1').slice(0, 12)}`, { network: own }));
    assert.equal(read.described.reference, 'localhost/app:1');
    assertTrouble(await readImage('podman:nowhere:1', { network: own }), 'not-found', /Podman has no image/);
  });

  it('are described at once, with their history', async () => {
    const name = parseImageName('podman:localhost/app:1');
    assert.ok('from' in name);
    const source = openSource(name, {
      network: own,
      platform: undefined,
      limits: usualLimits,
      allowed: 'daemon',
    });
    assert.ok('describe' in source);
    const started = performance.now();
    const { config } = present(await source.describe(never));
    assert.ok(performance.now() - started < 300, `${performance.now() - started} ms`);
    const { history, config: inner } = config as {
      history: { created_by: string; empty_layer?: boolean }[];
      config: { Env: string[] };
    };
    assert.ok(inner.Env.includes('A=1'));
    assert.deepEqual(
      history.map(({ created_by, empty_layer }) => [
        /COPY|ENV|CMD/.exec(created_by)?.[0],
        empty_layer ?? false,
      ]),
      [
        ['COPY', false],
        ['ENV', true],
        ['COPY', false],
        ['CMD', true],
      ],
    );
  });

  it('are read from what `podman save` writes', async () => {
    const archive = (name: string): string => join(scratch.path, name);
    podman.run('save', '--format', 'docker-archive', '-o', archive('docker.tar'), 'app:1');
    podman.run('save', '--format', 'oci-archive', '-o', archive('oci.tar'), 'app:1');
    podman.run('save', '--format', 'oci-dir', '-o', archive('oci-dir'), 'app:1');
    podman.run('save', '-m', '-o', archive('both.tar'), 'app:1', 'ghcr.io/team/other:2');
    run('gzip', ['-k', archive('docker.tar')]);
    run('zstd', ['-q', archive('oci.tar')]);
    for (const name of [
      `docker-archive:${archive('docker.tar')}`,
      `docker-archive:${archive('docker.tar.gz')}`,
      `oci-archive:${archive('oci.tar')}`,
      `oci-archive:${archive('oci.tar.zst')}`,
      `oci:${archive('oci-dir')}`,
      `docker-archive:${archive('both.tar')}:localhost/app:1`,
      `docker-archive:${archive('both.tar')}:ghcr.io/team/other:2`,
    ])
      assert.deepEqual(filesOf(present(await readImage(name))), files, name);
    assertTrouble(await readImage(`docker-archive:${archive('both.tar')}`), 'not-found', /several images/);
  });

  it('are read from what Skopeo and Buildah copy, in every compression', async function () {
    if (!has('skopeo') || !has('buildah')) return this.skip();
    const from = join(scratch.path, 'from.tar');
    podman.run('save', '--format', 'oci-archive', '-o', from, 'app:1');
    const wanted = present(await readImage(`oci-archive:${from}`)).described.layers.map(
      ({ diffId }) => diffId,
    );
    for (const format of ['gzip', 'zstd', 'zstd:chunked'])
      for (const scheme of ['oci', 'oci-archive']) {
        const to = `${scheme}:${join(scratch.path, `${scheme}-${format.replace(':', '-')}`)}`;
        run('skopeo', [
          'copy',
          '-q',
          '--dest-compress-format',
          format,
          '--dest-compress',
          `oci-archive:${from}`,
          `${to}:v1`,
        ]);
        const read = present(await readImage(`${to}:v1`));
        assert.deepEqual(filesOf(read), files, to);
        assert.deepEqual(
          read.described.layers.map(({ diffId }) => diffId),
          wanted,
        );
      }
    const saved = join(scratch.path, 'skopeo.tar');
    run('skopeo', ['copy', '-q', `oci-archive:${from}`, `docker-archive:${saved}:team/app:3`]);
    assert.equal(
      present(await readImage(`docker-archive:${saved}`)).described.reference,
      'docker.io/team/app:3',
    );
    const store = [
      '--storage-driver',
      'vfs',
      '--root',
      join(scratch.path, 'root'),
      '--runroot',
      join(scratch.path, 'runroot'),
    ];
    const pushed = `oci-archive:${join(scratch.path, 'buildah.tar')}`;
    run('buildah', [...store, 'push', '-q', 'localhost/app:1', pushed]);
    assert.deepEqual(filesOf(present(await readImage(pushed))), files);
  });

  it('are read from what umoci makes', async function () {
    if (!has('umoci')) return this.skip();
    const layout = join(scratch.path, 'umoci');
    run('umoci', ['init', '--layout', layout]);
    run('umoci', ['new', '--image', `${layout}:v1`]);
    run('umoci', ['insert', '--image', `${layout}:v1`, scratch.file('secret.txt', 'one'), '/etc/secret.txt']);
    run('umoci', ['insert', '--image', `${layout}:v1`, '--whiteout', '/etc/secret.txt']);
    const read = present(await readImage(`oci:${layout}:v1`));
    assert.deepEqual(
      filesOf(read).map((layer) => layer.map((path) => path.replace(/^\.?\//, ''))),
      [['etc/secret.txt'], ['etc/.wh.secret.txt']],
    );
  });
});
