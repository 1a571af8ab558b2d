import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proxyFor } from '../../server/registry/http/proxy.ts';
import { send } from '../../server/registry/http.ts';
import { networkOf } from '../../server/registry/network.ts';
import { allowLoopback } from '../support/loopback.ts';
import { ask, textOf } from './support/ask.ts';
import { makeCertificate } from './support/certificate.ts';
import { makeHome, networkIn } from './support/network.ts';
import { closeServers, serve, tunnelTo } from './support/servers.ts';
import { assertTrouble, present } from './support/trouble.ts';

describe('HTTP: proxies', () => {
  allowLoopback();
  afterEach(closeServers);

  it('reads NO_PROXY as Go does', () => {
    const is = (no: string, url: string): boolean =>
      proxyFor(new URL(url), networkIn('/', { proxy: { http: 'http://p', https: 'http://p', no } })) !==
      undefined;
    assert.ok(is('', 'https://a.example/'));
    for (const [no, url] of [
      ['*', 'https://a.example/'],
      ['example', 'https://a.example/'],
      ['a.example', 'https://a.example/'],
      ['.example', 'https://a.example/'],
      ['*.example', 'https://a.example/'],
      ['x, A.example', 'https://a.example/'],
      ['a.example:443', 'https://a.example/'],
      ['a.example:80', 'http://a.example/'],
      ['10.0.0.0/8', 'https://10.1.1.1/'],
      ['10.1.1.1', 'https://10.1.1.1/'],
      ['fd00::/8', 'https://[fd12::1]/'],
      ['fd12::1', 'https://[fd12::1]/'],
      ['[fd12::1]:443', 'https://[fd12::1]/'],
      ['', 'https://localhost/'],
      ['', 'https://127.0.0.1:5000/'],
    ] as const)
      assert.ok(!is(no, url), `${no} ${url}`);
    for (const [no, url] of [
      ['.a.example', 'https://a.example/'],
      ['xample', 'https://a.example/'],
      ['a.example', 'https://aa.example/'],
      ['a.example:80', 'https://a.example/'],
      ['11.0.0.0/8', 'https://10.1.1.1/'],
      ['10.0.0.0/99', 'https://10.1.1.1/'],
      ['0.1.1.1', 'https://10.1.1.1/'],
    ] as const)
      assert.ok(is(no, url), `${no} ${url}`);
  });

  it('takes proxies from the environment, in either case', () => {
    const environment = { HTTPS_PROXY: 'http://big:1', https_proxy: 'http://small:2', NO_PROXY: 'x' };
    assert.deepEqual(networkOf(environment).proxy, { http: undefined, https: 'http://small:2', no: 'x' });
    assert.equal(networkOf({ ALL_PROXY: 'http://all:3' }).proxy.http, 'http://all:3');
    assert.equal(networkOf({ HTTP_PROXY: 'http://x:4', REQUEST_METHOD: 'GET' }).proxy.http, undefined);
  });

  it('speaks TLS through a tunnel, and tells the proxy its own password alone', async () => {
    const certificate = makeCertificate(['registry.example']);
    const target = await serve((request, response) => response.end(`hello ${request.url}`), certificate);
    const proxy = await tunnelTo(target.port);
    const home = makeHome({ '.docker/certs.d/registry.example/ca.crt': certificate.certificate });
    const network = networkIn(home.path, { proxy: { https: `http://bob:p%40ss@${proxy.host}` } });
    const headers = { authorization: 'Bearer secret' };
    const answer = await send(ask('https://registry.example/path', { headers }), network);
    assert.equal(await textOf(answer), 'hello /path');
    const proof = `Basic ${Buffer.from('bob:p@ss').toString('base64')}`;
    assert.deepEqual([proxy.targets(), proxy.proofs()], [['registry.example:443'], [proof]]);
    assert.equal(target.requests[0]?.authorization, 'Bearer secret');
    assert.equal(present(answer).reach, 'public');
    // Without that certificate nobody vouches for the target.
    const stranger = await send(ask('https://registry.example/'), { ...network, home: '/nowhere' });
    assertTrouble(stranger, 'refused', /certificate/, 'p@ss', 'p%40ss');
    home.remove();
  });

  it('says what is wrong with a proxy', async () => {
    const proxy = await serve((_, response) => response.end());
    const through = (https: string) =>
      send(ask('https://registry.example/', { idleMs: 2000 }), networkIn('/nowhere', { proxy: { https } }));
    assertTrouble(await through('socks5://127.0.0.1:1'), 'unsupported', /proxy/);
    assertTrouble(await through('http://['), 'unsupported', /proxy/);
    await proxy.close();
    const gone = await through(`http://bob:secret@${proxy.host}`);
    assertTrouble(gone, 'network', /The proxy `127\.0\.0\.1:\d+` cannot be reached/, 'secret');
    const closed = createServer().on('connect', (_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    assertTrouble(await through(`http://127.0.0.1:${port}`), 'network', /user and a password/);
    closed.close();
  });
});
