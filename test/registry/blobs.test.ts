import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Network } from '../../server/registry/http.ts';
import { openRegistry } from '../../server/registry/registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { registryWith } from './support/fake-registry.ts';
import { digestOf, makeImage } from './support/image.ts';
import { networkIn, never, nowhere } from './support/network.ts';
import { closeServers, serve, type TestServer } from './support/servers.ts';
import { assertTrouble, bytesOf, present } from './support/trouble.ts';

const image = makeImage({ size: 400_000 });
const { layer } = image;
const bytes = image.blobs.get(layer.digest) ?? Buffer.alloc(0);

const read = (server: TestServer, { idleMs = 2000, network = nowhere as Network } = {}) =>
  bytesOf(openRegistry(server.host, network, { idleMs }).blob('team/app', layer, never));

/** A registry whose blobs are sent in this way. */
const sending = (send: (response: ServerResponse, start: number | undefined) => void): Promise<TestServer> =>
  serve(
    registryWith(image, (path, { headers }, response) => {
      if (!path.startsWith('blobs/')) return false;
      const [, start] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
      send(response, start === undefined ? undefined : Number(start));
      return true;
    }),
  );

describe('a registry’s blobs', () => {
  allowLoopback();
  afterEach(closeServers);

  it('are what their digest says', async () => {
    const good = await serve(registryWith(image));
    assert.equal(digestOf(present(await read(good))), layer.digest);
    const other = await sending((response) => response.end(Buffer.alloc(bytes.length)));
    assertTrouble(await read(other), 'broken', /not what its digest says/);
    const short = await sending((response) => response.end(bytes.subarray(1)));
    assertTrouble(await read(short), 'broken', /not what its digest says/);
    const long = await sending((response) => response.end(Buffer.concat([bytes, Buffer.from('x')])));
    assertTrouble(await read(long), 'too-large');
  });

  it('are read no further than their size', async () => {
    let sent = 0;
    const endless = await sending((response) => {
      const more = (): void => {
        while (!response.destroyed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) break;
        }
      };
      response.on('drain', more);
      more();
    });
    assertTrouble(await read(endless), 'too-large');
    assert.ok(sent < 20_000_000, `${sent}`);
  });

  it('are taken up where a connection broke off', async () => {
    const server = await sending((response, start = 0) => {
      const rest = bytes.subarray(start);
      if (start > 0)
        response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
      response.write(rest.subarray(0, 150_000), () => {
        if (rest.length <= 150_000) response.end();
        else setTimeout(() => response.destroy(), 30);
      });
    });
    assert.equal(digestOf(present(await read(server))), layer.digest);
    const ranges = server.requests.filter(({ url }) => url.includes('/blobs/')).map(({ range }) => range);
    assert.deepEqual(ranges, [undefined, 'bytes=150000-', 'bytes=300000-']);
  });

  it('begin again where the registry knows no ranges', async () => {
    let count = 0;
    const server = await sending((response) => {
      count += 1;
      if (count > 1) return void response.end(bytes);
      response.setHeader('content-length', bytes.length);
      response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 30));
    });
    assert.equal(digestOf(present(await read(server))), layer.digest);
    assert.equal(count, 2);
  });

  it('fail where it breaks off again and again, or continues with another part', async () => {
    let count = 0;
    const breaking = await sending((response, start = 0) => {
      count += 1;
      response.writeHead(start > 0 ? 206 : 200, {
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      });
      response.write(bytes.subarray(start, start + 10), () => setTimeout(() => response.destroy(), 20));
    });
    assertTrouble(await read(breaking), 'network', /broke off/);
    assert.ok(count < 10, `${count}`);
    const other = await sending((response, start = 0) => {
      if (start > 0) {
        response.writeHead(206, { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` });
        response.end(bytes);
      } else {
        response.setHeader('content-length', bytes.length);
        response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 30));
      }
    });
    assertTrouble(await read(other), 'broken');
  });

  it('fail where the registry drips them', async () => {
    const server = await sending((response) => {
      const drip = setInterval(() => response.write('x'), 40);
      response.on('close', () => clearInterval(drip));
    });
    const started = performance.now();
    assertTrouble(await read(server, { idleMs: 400 }), 'timeout');
    assert.ok(performance.now() - started < 3000);
  });

  it('are followed from the internet to no private address', async () => {
    const inside = await serve((_, response) => response.end(bytes));
    for (const place of [
      `http://${inside.host}/`,
      'https://10.0.0.1/',
      'https://[::ffff:169.254.169.254]/',
    ]) {
      // Through a proxy a name counts as a host on the internet.
      const proxy = await serve((_, response) => response.writeHead(307, { location: place }).end());
      const network = networkIn('/nowhere', {
        plainHttpHosts: ['registry.example:80'],
        proxy: { http: `http://${proxy.host}` },
      });
      const blob = openRegistry('registry.example', network).blob('team/app', layer, never);
      assertTrouble(await bytesOf(blob), 'refused', /private or local address/);
    }
    assert.deepEqual(inside.requests, []);
  });

  it('can be left in the middle', async () => {
    let closed: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await sending((response) => {
      response.on('close', () => closed?.());
      response.write(bytes.subarray(0, 1000));
    });
    for await (const _ of openRegistry(server.host, nowhere).blob('team/app', layer, never)) break;
    await ended;
  });

  it('are named by a digest and a size', async () => {
    const server = await serve(registryWith(image));
    const registry = openRegistry(server.host, nowhere);
    for (const descriptor of [
      { digest: '../manifests/1', size: 1 },
      { digest: `md5:${'0'.repeat(32)}`, size: 1 },
    ])
      assertTrouble(await bytesOf(registry.blob('team/app', descriptor, never)), 'wrong-name');
    for (const size of [-1, 0.5, Number.NaN, 1e300])
      assertTrouble(await bytesOf(registry.blob('team/app', { ...layer, size }, never)), 'broken');
    assert.deepEqual(server.requests, []);
  });

  it('are not there', async () => {
    const server = await sending((response) => response.writeHead(404).end('{}'));
    assertTrouble(await read(server), 'not-found', /the blob `sha256:[a-f0-9]{12}` of `team\/app`/);
  });
});
