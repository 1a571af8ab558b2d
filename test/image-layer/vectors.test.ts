import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ImageScan } from '../../rules/core/scan.ts';
import { scanImage } from '../../server/image/scan.ts';
import { nowhere } from '../registry/support/network.ts';
import { never } from './support/read.ts';

const vectors = new URL('../../../shared/vectors/', import.meta.url);
const pathOf = (name: string): string => fileURLToPath(new URL(name, vectors));

async function scan(image: string): Promise<ImageScan> {
  const found = await scanImage(
    {
      image,
      platform: 'linux/amd64',
      scanner: 'embedded',
      scannerPath: undefined,
      outside: [],
      advisories: { kind: 'off' },
      vex: [],
      cache: undefined,
      fresh: true,
      network: nowhere,
      allowed: 'files',
    },
    { signal: never },
  );
  assert.ok(!('trouble' in found), JSON.stringify(found));
  return found;
}

/** Images of other projects: ../shared/vectors. */
describe('real images', () => {
  before(function () {
    if (existsSync(vectors)) return;
    console.log('      skipped: 4 images, ../shared is not here');
    this.skip();
  });

  it('have the fourteen packages that every Alpine of their time has', async () => {
    for (const [file, version] of [
      ['alpine-310.tar.gz', '3.10.4'],
      ['alpine-311.tar.gz', '3.11.5'],
    ] as const) {
      const { packages, os } = await scan(
        `docker-archive:${pathOf(`trivy/pkg/fanal/test/testdata/${file}`)}`,
      );
      assert.deepEqual([os?.id, os?.version], ['alpine', version]);
      const names = packages.filter(({ type }) => type === 'apk').map(({ name }) => name);
      assert.deepEqual(names.sort(), fourteen);
    }
  });

  it('have the wasted bytes that their steps made', async () => {
    const { layers, history, files, accounts } = await scan(
      `docker-archive:${pathOf('dive/.data/test-docker-image.tar')}`,
    );
    const wasted = layers.map((layer) => layer.wasted);
    assert.deepEqual(wasted, [0, 0, 0, 6405, 6405, 6405, 6405, 6405, 0, 0, 0, 0, 0, 0]);
    assert.equal(history[layers[9]?.step ?? -1]?.instruction, 'RUN rm -rf /root/example/');
    assert.deepEqual(
      files.filter(({ kind }) => kind === 'leftover').map(({ path, size, layer }) => [path, size, layer]),
      [['tmp', 6405, 11]],
    );
    assert.deepEqual(
      accounts.map(({ kind, names, layer }) => [kind, names.join(), layer]),
      [['empty-password', 'root', 0]],
    );
  });

  it('built by kaniko tell their steps too', async () => {
    const { layers, history } = await scan(`docker-archive:${pathOf('dive/.data/test-kaniko-image.tar')}`);
    assert.deepEqual(
      layers.map(({ step }) => history[step ?? -1]?.instruction.slice(0, 12)),
      [
        ...[
          'ADD file:ab8',
          'ADD README.m',
          'RUN mkdir -p',
          'RUN cp /some',
          'RUN chmod 44',
          'RUN cp /some',
          'RUN cp /some',
        ],
        ...[
          'RUN mv /root',
          'RUN cp /root',
          'RUN rm -rf /',
          'ADD .scripts',
          'RUN cp /root',
          'RUN cp /root',
          'RUN chmod +x',
        ],
      ],
    );
  });

  it('made by containerd have 14 packages of Alpine, with their licences', async () => {
    const { packages } = await scan(
      `docker-archive:${pathOf('snyk-docker-plugin/test/fixtures/containerd-archives/alpine.tar')}`,
    );
    const apk = packages.filter(({ type }) => type === 'apk');
    assert.equal(apk.length, 14);
    for (const { licences, source, purl } of apk) {
      assert.ok(licences.length > 0 && source !== undefined);
      assert.match(purl, /^pkg:apk\/alpine\/[\w.+%-]+@[\w.%-]+\?arch=x86_64&distro=alpine-3\.14\./);
    }
  });
});

const fourteen = [
  ...[
    'alpine-baselayout',
    'alpine-keys',
    'apk-tools',
    'busybox',
    'ca-certificates-cacert',
    'libc-utils',
    'libcrypto1.1',
  ],
  ...['libssl1.1', 'libtls-standalone', 'musl', 'musl-utils', 'scanelf', 'ssl_client', 'zlib'],
];
