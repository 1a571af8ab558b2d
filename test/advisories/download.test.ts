import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type DownloadRequest, downloadAdvisories } from '../../server/image/advisories/download.ts';
import { allowLoopback } from '../support/loopback.ts';
import { network, type Place, placeFor, recordOf, zipOfRecords } from './inventory.ts';
import { type Loopback, serve } from './server.ts';

/** A server of files as object stores are: with marks for states, parts, and conditions. */
class Store {
  files = new Map<string, Buffer>();
  etag = '"one"';
  /** Bytes after which it breaks off. */
  breaksAt: number | undefined;
  ranges: (string | undefined)[] = [];

  answer = (request: IncomingMessage, response: ServerResponse): void => {
    const file = this.files.get(decodeURIComponent(request.url ?? ''));
    this.ranges.push(request.headers.range);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (request.headers['if-none-match'] === this.etag) {
      response.writeHead(304, { etag: this.etag }).end();
      return;
    }
    const wanted =
      request.headers['if-range'] === this.etag ? /^bytes=(\d+)-$/.exec(request.headers.range ?? '') : null;
    const from = Number(wanted?.[1] ?? 0);
    if (wanted && from >= file.length) {
      response.writeHead(416).end();
      return;
    }
    const body = file.subarray(from);
    response.writeHead(wanted ? 206 : 200, {
      etag: this.etag,
      'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT',
      'content-length': body.length,
      ...(wanted ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
    });
    if (this.breaksAt === undefined) response.end(body);
    else response.write(body.subarray(0, this.breaksAt), () => setTimeout(() => response.destroy(), 50));
  };
}

const zip = zipOfRecords(
  Array.from({ length: 300 }, (_, index) =>
    recordOf(`X-${index}`, 'npm', `name-${index * 7_919}`, `${index}.0.0`),
  ),
);

describe('the download of advisories', () => {
  allowLoopback();
  let store: Store;
  let server: Loopback;
  let place: Place;
  beforeEach(async () => {
    store = new Store();
    store.files.set('/npm/all.zip', zip);
    server = await serve(store.answer);
    place = placeFor();
  });
  afterEach(async () => {
    await server.close();
    place.remove();
  });

  const bring = (more: Partial<DownloadRequest> = {}) =>
    downloadAdvisories({
      from: server.url,
      folder: place.folder,
      ecosystems: ['npm'],
      network,
      signal: new AbortController().signal,
      ...more,
    });
  const there = (): Buffer => readFileSync(join(place.folder, 'npm/all.zip'));
  const names = (): readonly string[] => readdirSync(join(place.folder, 'npm')).sort();

  it('brings the files, with progress in bytes', async () => {
    store.files.set('/Rocky Linux/all.zip', zip);
    const steps: string[] = [];
    const answer = await bring({
      ecosystems: ['npm', 'Rocky Linux', 'npm'],
      onProgress: ({ ecosystem, done, all }) => steps.push(`${ecosystem} ${done} ${all}`),
    });
    const file = { bytes: zip.length, isNew: true, date: '2026-11-20T10:00:00.000Z' };
    assert.deepEqual(answer, {
      files: [
        { ecosystem: 'npm', path: join(place.folder, 'npm', 'all.zip'), ...file },
        { ecosystem: 'Rocky Linux', path: join(place.folder, 'Rocky Linux', 'all.zip'), ...file },
      ],
      failed: [],
    });
    assert.ok(there().equals(zip));
    assert.equal(steps[0], `npm 0 ${zip.length}`);
    assert.equal(steps.at(-1), `Rocky Linux ${zip.length} ${zip.length}`);
    assert.deepEqual(names(), ['all.zip', 'all.zip.json']);
  });

  it('goes on where it broke off', async () => {
    store.breaksAt = 5_000;
    const broken = await bring();
    assert.ok('trouble' in broken && broken.trouble === 'network', JSON.stringify(broken));
    assert.deepEqual(names(), ['all.zip.part', 'all.zip.part.json']);
    store.breaksAt = undefined;
    const answer = await bring();
    assert.ok(!('trouble' in answer));
    assert.deepEqual(store.ranges, [undefined, 'bytes=5000-']);
    assert.ok(there().equals(zip));
    assert.deepEqual(names(), ['all.zip', 'all.zip.json']);
  });

  it('begins anew where the file changed meanwhile, and where the part is longer than the file', async () => {
    store.breaksAt = 5_000;
    await bring();
    store.breaksAt = undefined;
    store.etag = '"two"';
    await bring();
    assert.ok(there().equals(zip));
    const smaller = zipOfRecords([recordOf('X-1', 'npm', 'a', '1.0.0')]);
    writeFileSync(join(place.folder, 'npm/all.zip.part'), zip);
    writeFileSync(
      join(place.folder, 'npm/all.zip.part.json'),
      JSON.stringify({ url: `${server.url}/npm/all.zip`, etag: '"two"' }),
    );
    store.files.set('/npm/all.zip', smaller);
    writeFileSync(join(place.folder, 'npm/all.zip.json'), '{');
    await bring();
    assert.ok(there().equals(smaller));
  });

  it('leaves a file as it is that did not change', async () => {
    await bring();
    const answer = await bring();
    assert.ok(!('trouble' in answer));
    assert.equal(answer.files[0]?.isNew, false);
    assert.ok(there().equals(zip));
  });

  it('keeps the old file until the new one is complete and a zip', async () => {
    await bring();
    store.etag = '"two"';
    for (const bytes of [zip.subarray(0, 4_000), Buffer.from('<html>sign in</html>'), Buffer.alloc(0)]) {
      store.files.set('/npm/all.zip', bytes);
      const answer = await bring();
      assert.ok('trouble' in answer && answer.trouble === 'broken', JSON.stringify(answer));
      assert.ok(there().equals(zip));
      assert.deepEqual(names(), ['all.zip', 'all.zip.json']);
    }
    store.files.set('/npm/all.zip', zip);
    store.breaksAt = 100;
    assert.ok('trouble' in (await bring()));
    assert.ok(there().equals(zip));
  });

  it('says which one could not be had, and brings the others', async () => {
    const answer = await bring({ ecosystems: ['npm', 'PyPI', '../etc', 'a/b', '', '.'] });
    assert.ok(!('trouble' in answer));
    assert.deepEqual(
      answer.files.map(({ ecosystem }) => ecosystem),
      ['npm'],
    );
    assert.deepEqual(
      answer.failed.map(({ ecosystem, trouble }) => [ecosystem, trouble.trouble]),
      [
        ['PyPI', 'not-found'],
        ['../etc', 'wrong-name'],
        ['a/b', 'wrong-name'],
        ['', 'wrong-name'],
        ['.', 'wrong-name'],
      ],
    );
    assert.deepEqual(server.asked, ['GET /npm/all.zip', 'GET /PyPI/all.zip']);
    const none = await bring({ ecosystems: ['PyPI'] });
    assert.ok('trouble' in none && none.trouble === 'not-found');
  });

  it('copies from a folder too', async () => {
    const mirror = placeFor();
    try {
      mirror.write('npm/all.zip', zip);
      const answer = await bring({ from: mirror.folder });
      assert.ok(!('trouble' in answer), JSON.stringify(answer));
      assert.ok(there().equals(zip));
      mirror.write('npm/all.zip', 'no zip');
      const broken = await bring({ from: mirror.folder });
      assert.ok('trouble' in broken && broken.trouble === 'broken');
      assert.ok(there().equals(zip));
      const missing = await bring({ from: join(mirror.folder, 'nowhere') });
      assert.ok('trouble' in missing && missing.trouble === 'not-found');
      const onItself = await bring({ from: place.folder });
      assert.ok(!('trouble' in onItself) && onItself.files[0]?.isNew === false);
    } finally {
      mirror.remove();
    }
  });

  it('stops when it is told to, and keeps what it has', async () => {
    const stop = new AbortController();
    const answer = await bring({ signal: stop.signal, onProgress: () => stop.abort() });
    assert.ok('trouble' in answer && answer.trouble === 'cancelled', JSON.stringify(answer));
    assert.equal(existsSync(join(place.folder, 'npm/all.zip')), false);
  });

  it('speaks plain HTTP on loopback alone, not to other hosts', async () => {
    const plain = await bring({ from: 'http://mirror.example/osv' });
    assert.ok('trouble' in plain && plain.trouble === 'refused', JSON.stringify(plain));
    assert.deepEqual(server.asked, []);
  });
});
