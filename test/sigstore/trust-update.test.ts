import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedPath, publicGood } from '../../server/signature/trust-root/public-good.ts';
import { type TrustRootUpdate, updateTrustRoot } from '../../server/signature/trust-root/update.ts';
import { makeHome, never, nowhere, type TestHome } from '../registry/support/network.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { allowLoopback } from '../support/loopback.ts';
import { type Instance, makeInstance } from './support/instance.ts';
import { ed25519, makeTufRepository, type TufRepository, type TufState } from './support/tuf-repository.ts';

const today = new Date().toISOString().slice(0, 10);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().replace(/\.\d+/, '');

/** Against a real repository of The Update Framework: signed metadata, over HTTP, on loopback. */
describe('the public trust root is updated', () => {
  allowLoopback();
  let instance: Instance;
  let repository: TufRepository;
  let home: TestHome;
  let first: Buffer;
  let second: Buffer;

  before(async () => {
    instance = await makeInstance();
    first = Buffer.from(JSON.stringify(instance.root));
    second = Buffer.from(JSON.stringify((await makeInstance()).root));
  });
  beforeEach(async () => {
    repository = await makeTufRepository();
    home = makeHome();
  });
  afterEach(async () => {
    home.remove();
    await closeServers();
  });

  const update = (more: Partial<TrustRootUpdate> = {}) =>
    updateTrustRoot({
      folder: home.path,
      network: nowhere,
      signal: never,
      from: repository.url,
      root: repository.root,
      ...more,
    });
  const publish = (state: Partial<TufState> = {}) =>
    repository.publish({ version: 1, target: first, ...state });
  const kept = async () => (await publicGood(home.path)).json;

  it('from a repository, and counts from then on', async () => {
    publish();
    assert.deepEqual(await update(), { date: today });
    const found = await publicGood(home.path);
    assert.deepEqual([found.id, found.grantedBy, found.date], ['public-good', fetchedPath(home.path), today]);
    assert.deepEqual(found.json, instance.root);
    assert.ok(
      repository.server.requests.every(({ method, authorization }) => method === 'GET' && !authorization),
    );
  });

  it('again to a newer one, through a new root', async () => {
    publish();
    await update();
    repository.rotate();
    publish({ version: 2, target: second });
    assert.deepEqual(await update(), { date: today });
    assert.deepEqual(await kept(), JSON.parse(second.toString()));
  });

  it('again though nothing is new', async () => {
    publish();
    await update();
    assert.deepEqual(await update(), { date: today });
  });

  /** What is wrong with the second state: the first one must stay. */
  const wrongs: readonly (readonly [string, () => void, RegExp?])[] = [
    ['is rolled back', () => publish({ version: 1, target: second }), /not right/],
    [
      'is signed by another key',
      () => publish({ version: 4, target: second, signedBy: { timestamp: ed25519().privateKey } }),
      /timestamp/,
    ],
    [
      'has a snapshot by another key',
      () => publish({ version: 4, target: second, signedBy: { snapshot: ed25519().privateKey } }),
    ],
    [
      'has targets by another key',
      () => publish({ version: 4, target: second, signedBy: { targets: ed25519().privateKey } }),
    ],
    [
      'has a timestamp that expired',
      () => publish({ version: 4, target: second, expires: { timestamp: yesterday } }),
      /expired/,
    ],
    [
      'has a snapshot that expired',
      () => publish({ version: 4, target: second, expires: { snapshot: yesterday } }),
      /expired/,
    ],
    [
      'has targets that expired',
      () => publish({ version: 4, target: second, expires: { targets: yesterday } }),
      /expired/,
    ],
    ['has a root by another key', () => repository.rotate({ signedBy: ed25519().privateKey })],
    [
      'names no trust root',
      () => publish({ version: 4, target: second, name: 'other.json' }),
      /trusted_root\.json/,
    ],
    [
      'holds other bytes than are signed',
      () => {
        publish({ version: 4, target: second });
        const [path] = [...repository.files.keys()].filter((name) => name.startsWith('/targets/')).slice(-1);
        repository.files.set(path ?? '', Buffer.from(second.toString().replace('test', 'tost')));
      },
    ],
    [
      'is larger than is signed',
      () => {
        publish({ version: 4, target: second });
        const [path] = [...repository.files.keys()].filter((name) => name.startsWith('/targets/')).slice(-1);
        repository.files.set(path ?? '', Buffer.alloc(second.length + 1));
      },
    ],
    ['is no trust root', () => publish({ version: 4, target: Buffer.from('{}') }), /cannot be used/],
    [
      'has a log without a beginning',
      () =>
        publish({
          version: 4,
          target: Buffer.from(first.toString().replace(/"validFor":\{"start":"[^"]+"\}/, '"validFor":{}')),
        }),
      /from when on the log/,
    ],
    ['is no metadata', () => repository.files.set('/timestamp.json', Buffer.from('<html>'))],
    [
      'is larger than metadata may be',
      () => repository.files.set('/timestamp.json', Buffer.alloc(20_000)),
      /larger/,
    ],
  ];
  for (const [name, spoil, message] of wrongs) {
    it(`not to one that ${name}`, async () => {
      publish({ version: 3 });
      assert.deepEqual(await update(), { date: today });
      spoil();
      const told = await update();
      assert.ok('trouble' in told, name);
      assert.ok(told.trouble === 'broken' || told.trouble === 'too-large', told.trouble);
      if (message) assert.match(told.message, message);
      assert.deepEqual(await kept(), instance.root);
    });
  }

  it('not where nothing is there, or nobody answers', async () => {
    assertTrouble(await update(), 'network', /answers with 404/);
    const silent = await serve((request) => request.socket.destroy());
    assertTrouble(await update({ from: `http://${silent.host}` }), 'network');
    assertTrouble(await update({ from: 'nonsense' }), 'wrong-name', /no URL/);
    assert.equal(existsSync(fetchedPath(home.path)), false);
    assert.equal((await publicGood(home.path)).grantedBy, 'Seaworthy');
  });

  it('not over plain HTTP from anywhere but this machine', async () => {
    assertTrouble(await update({ from: 'http://tuf.seaworthy.example' }), 'refused', /TLS/);
  });

  it('not once it was cancelled', async () => {
    publish();
    const cancelled = AbortSignal.abort();
    assertTrouble(await update({ signal: cancelled }), 'cancelled');
  });

  it('not from a repository with another root', async () => {
    publish();
    const told = await update({ root: undefined });
    assert.ok('trouble' in told);
    assert.equal(existsSync(fetchedPath(home.path)), false);
  });

  it('and what is kept must be whole', async () => {
    const bundled = await publicGood(undefined);
    const path = fetchedPath(home.path);
    publish();
    await update();
    const right = readFileSync(path, 'utf8');
    for (const text of [
      '',
      '{',
      '{}',
      right.replace(today, 'soon'),
      right.replace('"tlogs"', '"logs"').replace('"certificateAuthorities"', '"x"'),
    ]) {
      writeFileSync(path, text);
      assert.deepEqual(await publicGood(home.path), bundled);
    }
    writeFileSync(path, right.replace(today, '2020-01-01'));
    assert.deepEqual(await publicGood(home.path), bundled, 'an older one does not count');
    assert.deepEqual(await publicGood(join(home.path, 'none')), bundled);
  });
});
