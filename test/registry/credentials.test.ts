import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { findCredentials } from '../../server/registry/credentials/find.ts';
import type { Network } from '../../server/registry/http.ts';
import { basicAuth, makeHome, networkIn, never, type TestHome } from './support/network.ts';

describe('where credentials are found', () => {
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  const find = async (host: string, repository = 'team/app', network: Network = networkIn(home.path)) =>
    (await findCredentials(host, repository, network, never)).credentials;
  const userAt = async (host: string, repository?: string): Promise<string | undefined> => {
    const found = await find(host, repository);
    return found?.kind === 'password' ? found.username : undefined;
  };
  const auths = (entries: Readonly<Record<string, string>>): string =>
    JSON.stringify({
      auths: Object.fromEntries(
        Object.entries(entries).map(([key, user]) => [key, { auth: basicAuth(user, 'word') }]),
      ),
    });

  it('compares hosts as a whole, with their port (CVE-2026-59891)', async () => {
    home.write({
      '.docker/config.json': auths({ 'registry.example': 'alice', 'ports.example:5000': 'bob' }),
    });
    assert.equal(await userAt('registry.example'), 'alice');
    assert.equal(await userAt('ports.example:5000'), 'bob');
    for (const host of [
      'registry.example.evil.com',
      'evil-registry.example',
      'sub.registry.example',
      'example',
      'registry.example:443',
      'registry.example:5000',
      'registry',
      'ports.example',
      'ports.example:50',
      'ports.example:50000',
      '',
      '__proto__',
      'constructor',
    ])
      assert.equal(await userAt(host), undefined, host);
  });

  it('knows the ways to write a key', async () => {
    home.write({
      '.docker/config.json': auths({
        'https://a.example': 'a',
        'https://b.example/v1/': 'b',
        'c.example/v2/': 'c',
        'https://d.example/any/path': 'd',
        'E.example': 'e',
        'http://f.example': 'f',
        'https://g.example@h.example/': 'g',
      }),
    });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) assert.equal(await userAt(`${name}.example`), name);
    assert.equal(await userAt('h.example'), undefined);
    assert.equal(await userAt('g.example'), undefined);
  });

  it('knows Docker Hub under its names', async () => {
    home.write({ '.docker/config.json': auths({ 'https://index.docker.io/v1/': 'whale' }) });
    assert.equal(await userAt('docker.io', 'library/node'), 'whale');
    for (const host of ['docker.io.evil.com', 'hub.docker.io', 'docker.com'])
      assert.equal(await userAt(host), undefined);
  });

  it('takes the longest of Podman’s namespaces that holds the repository', async () => {
    home.write({
      '.config/containers/auth.json': auths({
        'quay.io': 'all',
        'quay.io/team': 'team',
        'quay.io/team/app': 'app',
        'only.example/team': 'team',
      }),
    });
    for (const [repository, user] of [
      ['team/app', 'app'],
      ['team/app/sub', 'app'],
      ['team/app2', 'team'],
      ['team', 'team'],
      ['teams/app', 'all'],
    ] as const)
      assert.equal(await userAt('quay.io', repository), user, repository);
    assert.equal(await userAt('only.example', 'teams/app'), undefined);
  });

  it('reads every form of an entry', async () => {
    const entries = {
      'a.example': { auth: basicAuth('user', 'with:colon') },
      'b.example': { username: 'user', password: 'word' },
      'c.example': { auth: basicAuth('user', ''), identitytoken: 'id' },
      'd.example': { registrytoken: 'access' },
      'e.example': { auth: 'no base64 of a pair' },
      'f.example': {},
      'g.example': null,
      'h.example': { auth: basicAuth('user', 'word\0\0') },
    };
    home.write({ '.docker/config.json': JSON.stringify({ auths: entries }) });
    const password = (word: string) => ({ kind: 'password', username: 'user', password: word });
    assert.deepEqual(await find('a.example'), password('with:colon'));
    assert.deepEqual(await find('b.example'), password('word'));
    assert.deepEqual(await find('c.example'), { kind: 'identity', token: 'id' });
    assert.deepEqual(await find('d.example'), { kind: 'bearer', token: 'access' });
    for (const host of ['e.example', 'f.example', 'g.example']) assert.equal(await find(host), undefined);
    assert.deepEqual(await find('h.example'), password('word'));
  });

  it('reads the files in the order in which they count', async () => {
    const places: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
      ['inline', { DOCKER_AUTH_CONFIG: auths({ 'a.example': 'inline' }) }, ''],
      ['named', { REGISTRY_AUTH_FILE: join(home.path, 'named.json') }, 'named.json'],
      ['folder', { DOCKER_CONFIG: join(home.path, 'folder') }, 'folder/config.json'],
      ['runtime', { XDG_RUNTIME_DIR: join(home.path, 'run') }, 'run/containers/auth.json'],
      ['config', { XDG_CONFIG_HOME: join(home.path, 'conf') }, 'conf/containers/auth.json'],
    ];
    let environment: NodeJS.ProcessEnv = { PATH: '' };
    for (const [name, more, path] of places.toReversed()) {
      environment = { ...environment, ...more };
      if (path !== '') home.write({ [path]: auths({ 'a.example': name }) });
      const found = await find('a.example', 'app', networkIn(home.path, { environment }));
      assert.equal(found?.kind === 'password' && found.username, name);
    }
  });

  it('reads nothing by a path that is relative, so never from the folder that is open', async () => {
    home.write({
      'config.json': auths({ 'a.example': 'planted' }),
      'auth.json': auths({ 'a.example': 'planted' }),
    });
    const way = relative(process.cwd(), home.path);
    for (const name of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME']) {
      const environment = { PATH: '', [name]: name === 'REGISTRY_AUTH_FILE' ? join(way, 'auth.json') : way };
      assert.equal(await find('a.example', 'app', networkIn('/nowhere', { environment })), undefined);
    }
  });

  it('says which file it cannot read, and goes on', async () => {
    home.write({
      '.docker/config.json': '{"auths": "secret-word',
      '.config/containers/auth.json': auths({ 'a.example': 'alice' }),
    });
    const { credentials, problems } = await findCredentials('a.example', 'app', networkIn(home.path), never);
    assert.equal(credentials?.kind === 'password' && credentials.username, 'alice');
    assert.deepEqual(problems, [`\`${join(home.path, '.docker/config.json')}\` is not JSON.`]);
  });
});
