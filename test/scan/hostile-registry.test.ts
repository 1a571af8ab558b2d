import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeServers, type Handler, serve, type TestServer } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import {
  challengeOf,
  honest,
  image,
  type RegistryAsk,
  type RegistryLie,
  redirectTo,
  registryLies,
  slowLies,
} from './support/registry-lies.ts';
import {
  assertBounded,
  assertUnknown,
  type Watched,
  type WatchedScan,
  watchedFolder,
} from './support/watched.ts';

const lies = [...registryLies, ...slowLies];

describe('seaworthy scan of a hostile registry', () => {
  allowLoopback();
  let watched: Watched;
  let server: TestServer;
  /** They run while the others do. */
  let slow: readonly Promise<WatchedScan>[];
  const nameOf = (lie: RegistryLie): string => `registry:${server.host}/lie${lies.indexOf(lie)}:1`;

  before(async () => {
    watched = watchedFolder();
    server = await serve(handlerOf((repository) => lies[Number(repository.slice('lie'.length))]));
    slow = slowLies.map((lie) => watched.scan([nameOf(lie)]));
  });
  after(async () => {
    await Promise.allSettled(slow);
    await closeServers();
    watched.remove();
  });

  for (const lie of registryLies)
    it(`that ${lie.what} is unknown`, async () => {
      const scan = await watched.scan([nameOf(lie)]);
      assertUnknown(scan, nameOf(lie), lie.message);
      assertBounded(scan);
    });

  it('that is asked by a name of the internet is not followed inside', async () => {
    const asked: string[] = [];
    const inward = [
      'https://10.0.0.8/x',
      'https://127.0.0.1:9/x',
      'https://192.168.1.1/x',
      'https://[::1]/x',
    ];
    const answers = [...inward.map(redirectTo), ...inward.map(challengeOf)];
    const proxy = await serve((request, response) => {
      asked.push(request.url ?? '');
      const at = Number(/\/v2\/lie(\d+)\//.exec(request.url ?? '')?.[1]);
      answers[at]?.(response, { kind: 'manifests', reference: '1', request });
    });
    for (const at of answers.keys()) {
      const name = `registry:203.0.113.7:5000/lie${at}:1`;
      const env = { http_proxy: `http://${proxy.host}`, https_proxy: `http://${proxy.host}` };
      const scan = await watched.scan([name, '--plain-http', '203.0.113.7:5000'], env);
      assertUnknown(scan, name, /private or local address/);
      assertBounded(scan);
    }
    assert.equal(asked.length, answers.length);
    for (const url of asked) assert.match(url, /^http:\/\/203\.0\.113\.7:5000\//);
  });

  it('is not told a password where it redirects to, or that of another registry', async () => {
    const other = await serve((_, response) => void response.writeHead(401).end());
    const guarded = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else redirectTo(`http://${other.host}/steal`)(response, { kind: 'blobs', reference: '', request });
    });
    const auths = Object.fromEntries(
      [guarded.host, `${server.host}0`, '127.0.0.1', 'localhost'].map((host) => [
        host,
        { auth: Buffer.from(`me:secret-of-${host}`).toString('base64') },
      ]),
    );
    const own = watchedFolder();
    own.homeFile('.docker/config.json', JSON.stringify({ auths }));
    const name = `registry:${guarded.host}/app:1`;
    const scan = await own.scan([name]);
    own.remove();
    assertUnknown(scan, name, /./);
    assertBounded(scan);
    const told = guarded.requests
      .map(({ authorization }) => authorization)
      .filter((one) => one !== undefined);
    const right = `Basic ${Buffer.from(`me:secret-of-${guarded.host}`).toString('base64')}`;
    assert.deepEqual(new Set(told), new Set([right]));
    assert.ok(other.requests.length > 0);
    assert.ok(other.requests.every(({ authorization }) => authorization === undefined));
    assert.ok(server.requests.every(({ authorization }) => authorization === undefined));
  });

  it('does not keep a sound one from being read, and only that is kept', async () => {
    const name = `registry:${server.host}/sound:1`;
    const scan = await watched.scan([name, '--fail-on', 'never']);
    assertBounded(scan);
    assert.equal(scan.report.images[0]?.digest, image.manifest.digest);
    assert.equal(readdirSync(join(watched.cache, 'scans')).length, 1);
  });

  for (const [at, lie] of slowLies.entries())
    it(`that ${lie.what} is unknown after a while`, async function () {
      this.timeout(90_000);
      const scan = await (slow[at] ?? assert.fail());
      assertUnknown(scan, nameOf(lie), lie.message);
      assertBounded(scan, { seconds: 50 });
    });
});

/** A lie by the name of the repository; the truth for others. */
function handlerOf(lieOf: (repository: string) => RegistryLie | undefined): Handler {
  return (request, response) => {
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/([a-z\d]+)\/(manifests|blobs)\/(.*)$/.exec(request.url ?? '') ?? [];
    if (kind !== 'manifests' && kind !== 'blobs') return void response.writeHead(404).end('{}');
    const ask: RegistryAsk = { kind, reference, request };
    if (lieOf(repository)?.answer(ask, response) !== true) honest(ask, response);
  };
}
