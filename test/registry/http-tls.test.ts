import assert from 'node:assert/strict';
import { send } from '../../server/registry/http.ts';
import { openRegistry } from '../../server/registry/registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { ask, textOf } from './support/ask.ts';
import { makeCertificate } from './support/certificate.ts';
import { registryWith } from './support/fake-registry.ts';
import { makeImage } from './support/image.ts';
import { makeHome, networkIn, never, nowhere, type TestHome } from './support/network.ts';
import { closeServers, serve } from './support/servers.ts';
import { assertTrouble, present } from './support/trouble.ts';

describe('HTTP: TLS', () => {
  allowLoopback();
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await closeServers();
    home.remove();
  });

  it('trusts a certificate for the host that the user put it for, port included, and for no other', async () => {
    const certificate = makeCertificate();
    const one = await serve((_, response) => response.end('one'), certificate);
    const other = await serve((_, response) => response.end('other'), certificate);
    home.write({ [`.config/containers/certs.d/${one.host}/own.crt`]: certificate.certificate });
    const network = networkIn(home.path);
    assert.equal(await textOf(await send(ask(`https://${one.host}/`), network)), 'one');
    const stranger = await send(ask(`https://${other.host}/`), network);
    assertTrouble(stranger, 'refused', /nobody vouches for.*NODE_EXTRA_CA_CERTS/);
    assert.deepEqual(other.requests, []);
  });

  it('holds a certificate to its name', async () => {
    const certificate = makeCertificate(['other.example'], ['127.0.0.2']);
    const server = await serve((_, response) => response.end(), certificate);
    home.write({ [`.docker/certs.d/${server.host}/ca.crt`]: certificate.certificate });
    assertTrouble(
      await send(ask(`https://${server.host}/`), networkIn(home.path)),
      'refused',
      /another name/,
    );
  });

  it('looks at certificates whatever the environment says', async () => {
    const server = await serve((_, response) => response.end(), makeCertificate());
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    // Node warns of it, as it should; here it is meant.
    const { emitWarning } = process;
    process.emitWarning = () => undefined;
    try {
      assertTrouble(await send(ask(`https://${server.host}/`), nowhere), 'refused', /nobody vouches/);
    } finally {
      process.emitWarning = emitWarning;
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    assert.deepEqual(server.requests, []);
  });

  it('is told from its absence', async () => {
    const plain = await serve((_, response) => response.end());
    assertTrouble(await send(ask(`https://${plain.host}/`), nowhere), 'network', /TLS/);
  });

  it('is found out for a registry on loopback, which may have it or not', async () => {
    const image = makeImage();
    const certificate = makeCertificate();
    const [plain, secure] = [await serve(registryWith(image)), await serve(registryWith(image), certificate)];
    home.write({ [`.docker/certs.d/${secure.host}/ca.crt`]: certificate.certificate });
    for (const { host } of [plain, secure])
      present(await openRegistry(host, networkIn(home.path)).manifest('team/app', '1', never));
    // One that nobody vouches for is not asked without TLS instead.
    const answer = await openRegistry(secure.host, nowhere).manifest('team/app', '1', never);
    assertTrouble(answer, 'refused', /nobody vouches/);
  });

  it('gives a daemon the keys that it asks for', async () => {
    const [server, client] = [makeCertificate(), makeCertificate(['client'])];
    const daemon = await serve((_, response) => response.end('hello'), server);
    const tls = { ca: server.certificate, cert: client.certificate, key: client.keyText };
    assert.equal(await textOf(await send(ask(`https://${daemon.host}/`, { tls }), nowhere)), 'hello');
  });
});
