import assert from 'node:assert/strict';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { makeImage } from '../support/archive.ts';
import { exampleImage } from '../support/example-image.ts';
import { allowLoopback } from '../support/loopback.ts';
import { scanFolder } from '../support/scan-cli.ts';

describe('seaworthy scan registry:', () => {
  allowLoopback();
  let folder: ReturnType<typeof scanFolder>;
  let server: TestServer;
  const image = makeImage({ ...exampleImage(), compress: 'gzip' });
  const blobs = new Map([image.config, ...image.layers].map((blob) => [blob.digest, blob.bytes]));
  let asked: string[] = [];

  before(async () => {
    folder = scanFolder({});
    server = await serve(({ url = '' }, response) => {
      asked.push(url);
      const [, kind, reference = ''] = /^\/v2\/harbour\/shop\/(manifests|blobs)\/(.*)$/.exec(url) ?? [];
      if (kind === 'blobs' && blobs.has(reference)) return void response.end(blobs.get(reference));
      const { bytes, digest, mediaType } = image.manifest;
      if (kind === 'manifests' && [digest, '1'].includes(reference))
        return void response
          .setHeader('content-type', mediaType)
          .setHeader('docker-content-digest', digest)
          .end(bytes);
      response.statusCode = url === '/v2/' ? 200 : 404;
      response.end('{}');
    });
  });
  beforeEach(() => {
    asked = [];
  });
  after(async () => {
    await closeServers();
    folder.remove();
  });
  it('reads an image, keeps what it found by the digest, and takes it from there the next time', async () => {
    const name = `registry:${server.host}/harbour/shop:1`;
    const first = await folder.json([name]);
    assert.equal(first.code, 1, first.err);
    assert.equal(first.report.images[0]?.digest, image.manifest.digest);
    assert.ok(first.report.images[0]?.packages.some(({ name: one }) => one === 'curl'));
    const layers = (): readonly string[] =>
      asked.filter((url) => image.layers.some(({ digest }) => url.endsWith(digest)));
    assert.ok(layers().length > 0);
    asked = [];
    const second = await folder.json([name]);
    assert.deepEqual(layers(), []);
    assert.deepEqual(second.report.images[0]?.packages, first.report.images[0]?.packages);
    asked = [];
    await folder.json([name, '--no-cache']);
    assert.ok(layers().length > 0);
  });

  it('says what is not there, and ends with 3', async () => {
    const { code, report } = await folder.json([`registry:${server.host}/harbour/shop:2`]);
    assert.equal(code, 3);
    assert.equal(report.errors.length, 1);
    assert.deepEqual(report.images, []);
  });
});
