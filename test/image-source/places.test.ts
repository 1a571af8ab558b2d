import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type DaemonPlace, daemonPlaces } from '../../server/image/source/daemon/places.ts';
import { makeHome, networkIn, type TestHome } from '../registry/support/network.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';

const contextId = (name: string): string => createHash('sha256').update(name).digest('hex');

const context = (host: string): string =>
  JSON.stringify({ Name: 'x', Endpoints: { docker: { Host: host, SkipTLSVerify: false } } });

describe('where a daemon is looked for', () => {
  let home: TestHome;
  const servers: Server[] = [];
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    home.remove();
  });

  const listen = (path: string): Promise<void> => {
    home.write({ [`${path}.folder`]: '' });
    const server = createServer();
    servers.push(server);
    return new Promise((resolve) => server.listen(join(home.path, path), resolve));
  };
  const docker = async (environment: NodeJS.ProcessEnv): Promise<readonly DaemonPlace[]> =>
    present(await daemonPlaces('docker', networkIn(home.path, { environment })));
  const podman = async (environment: NodeJS.ProcessEnv): Promise<readonly DaemonPlace[]> =>
    present(await daemonPlaces('podman', networkIn(home.path, { environment })));
  const sockets = (places: readonly DaemonPlace[]): readonly (string | undefined)[] =>
    places.map(({ socketPath }) => socketPath).filter((path) => path?.startsWith(home.path) ?? true);

  it('is what DOCKER_HOST says, and nowhere else', async () => {
    assert.deepEqual(sockets(await docker({ DOCKER_HOST: `unix://${home.path}/own.sock` })), [
      `${home.path}/own.sock`,
    ]);
    const [pipe] = await docker({ DOCKER_HOST: 'npipe:////./pipe/docker_engine' });
    assert.equal(pipe?.socketPath, '//./pipe/docker_engine');
    const [loopback] = await docker({ DOCKER_HOST: 'tcp://127.0.0.1:2375' });
    assert.deepEqual(
      [loopback?.url.href, loopback?.socketPath, loopback?.tls],
      ['http://127.0.0.1:2375/', undefined, undefined],
    );
  });

  it('may be reached by TLS, with the keys that Docker would take', async () => {
    home.write({ 'keys/ca.pem': 'CA', 'keys/cert.pem': 'CERT', 'keys/key.pem': 'KEY' });
    const [place] = await docker({
      DOCKER_HOST: 'tcp://build:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(home.path, 'keys'),
    });
    assert.deepEqual(
      [place?.url.href, place?.tls],
      ['https://build:2376/', { ca: 'CA', cert: 'CERT', key: 'KEY' }],
    );
  });

  it('is told where it cannot be reached', async () => {
    const asked = (environment: NodeJS.ProcessEnv) =>
      daemonPlaces('docker', networkIn(home.path, { environment }));
    assertTrouble(
      await asked({ DOCKER_HOST: 'ssh://me@build' }),
      'unsupported',
      /SSH.*docker save.*It comes from DOCKER_HOST\./,
    );
    assertTrouble(await asked({ DOCKER_HOST: 'nonsense' }), 'unsupported', /none that can be spoken to/);
    assertTrouble(
      await asked({ DOCKER_HOST: 'tcp://user:password@build:2375' }),
      'unsupported',
      /./,
      'password',
    );
  });

  it("is the current context's, unless the environment names another", async () => {
    home.write({
      '.docker/config.json': '{"currentContext":"mine"}',
      [`.docker/contexts/meta/${contextId('mine')}/meta.json`]: context(`unix://${home.path}/mine.sock`),
      [`.docker/contexts/meta/${contextId('other')}/meta.json`]: context('tcp://other:2376'),
      [`.docker/contexts/tls/${contextId('other')}/docker/ca.pem`]: 'CA',
    });
    assert.deepEqual(sockets(await docker({})), [`${home.path}/mine.sock`]);
    const [other] = await docker({ DOCKER_CONTEXT: 'other' });
    assert.deepEqual(
      [other?.url.href, other?.tls],
      ['https://other:2376/', { ca: 'CA', cert: undefined, key: undefined }],
    );
    const [host] = await docker({ DOCKER_CONTEXT: 'other', DOCKER_HOST: 'unix:///x.sock' });
    assert.equal(host?.socketPath, '/x.sock');
    assert.deepEqual(sockets(await docker({ DOCKER_CONTEXT: 'default' })), []);
    assert.deepEqual(sockets(await docker({ DOCKER_CONFIG: join(home.path, 'elsewhere') })), []);
  });

  it('does not stumble over a damaged configuration', async () => {
    home.write({ '.docker/config.json': '{"currentContext":' });
    assert.deepEqual(sockets(await docker({})), []);
    home.write({ '.docker/config.json': '{"currentContext":"../../x"}' });
    assert.deepEqual(sockets(await docker({})), []);
  });

  it('is each usual socket that exists, rootless and Desktop', async function () {
    if (process.platform === 'win32') return this.skip();
    await listen('run/docker.sock');
    await listen('.docker/run/docker.sock');
    home.write({ '.docker/desktop/docker.sock': 'a file, no socket' });
    const environment = { XDG_RUNTIME_DIR: join(home.path, 'run') };
    assert.deepEqual(sockets(await docker(environment)), [
      `${home.path}/run/docker.sock`,
      `${home.path}/.docker/run/docker.sock`,
    ]);
    await listen('run/podman/podman.sock');
    assert.deepEqual(sockets(await podman(environment)), [`${home.path}/run/podman/podman.sock`]);
  });

  it("is what Podman's own settings say", async () => {
    assert.deepEqual(sockets(await podman({ CONTAINER_HOST: `unix://${home.path}/p.sock` })), [
      `${home.path}/p.sock`,
    ]);
    const connections = {
      Default: 'here',
      Connections: { here: { URI: `unix://${home.path}/c.sock` }, vm: { URI: 'ssh://core@127.0.0.1:5/x' } },
    };
    home.write({ '.config/containers/podman-connections.json': JSON.stringify({ Connection: connections }) });
    assert.deepEqual(sockets(await podman({})), [`${home.path}/c.sock`]);
    assert.deepEqual(sockets(await podman({ CONTAINER_CONNECTION: 'vm' })), []);
  });
});
