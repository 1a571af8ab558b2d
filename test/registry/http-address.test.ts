import assert from 'node:assert/strict';
import { reachOf } from '../../server/registry/http/address.ts';
import { download, send } from '../../server/registry/http.ts';
import { allowLoopback } from '../support/loopback.ts';
import { ask, textOf } from './support/ask.ts';
import { withNames } from './support/names.ts';
import { networkIn, nowhere } from './support/network.ts';
import { closeServers, serve } from './support/servers.ts';
import { assertTrouble } from './support/trouble.ts';

describe('HTTP: whom it speaks to', () => {
  allowLoopback();
  afterEach(closeServers);

  it('knows where an address lies', () => {
    const expected = {
      loopback: ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
      private: [
        '10.1.2.3',
        '172.31.0.1',
        '192.168.1.1',
        '100.64.0.1',
        'fd12::1',
        '::ffff:a00:1',
        '2002:a00:1::',
      ],
      public: ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '64:ff9b::808:808'],
      never: [
        '169.254.169.254',
        'fe80::1',
        'fe80::1%eth0',
        '0.0.0.0',
        '::',
        '224.0.0.1',
        'ff02::1',
        '255.255.255.255',
      ],
    };
    for (const [reach, addresses] of Object.entries(expected))
      for (const address of addresses) assert.equal(reachOf(address) ?? 'never', reach, address);
    for (const address of ['fd00:ec2::254', '100.100.100.200', '::ffff:169.254.169.254', 'nonsense', ''])
      assert.equal(reachOf(address), undefined, address);
  });

  it('asks for TLS but on loopback and where the user named the host with its port', async () => {
    assertTrouble(await send(ask('http://registry.example/'), nowhere), 'refused', /without TLS/);
    const named = networkIn('/nowhere', { plainHttpHosts: ['registry.example:5000'] });
    assertTrouble(await send(ask('http://registry.example:5001/'), named), 'refused', /without TLS/);
    assertTrouble(await send(ask('http://x.registry.example:5000/'), named), 'refused', /without TLS/);
    assertTrouble(await send(ask('ftp://registry.example/'), nowhere), 'refused', /Only HTTPS/);
    await withNames({ 'registry.example': ['127.0.0.1'] }, async () => {
      const server = await serve((_, response) => response.end('here'));
      const network = networkIn('/nowhere', { plainHttpHosts: [`registry.example:${server.port}`] });
      assert.equal(await textOf(await send(ask(`http://registry.example:${server.port}/`), network)), 'here');
    });
  });

  it('takes `localhost` for this machine only', async () => {
    await withNames({ localhost: ['192.0.2.1'] }, async () => {
      assertTrouble(
        await send(ask('http://localhost:9/'), nowhere),
        'refused',
        /`localhost` \(192\.0\.2\.1\)/,
      );
    });
  });

  it('calls link-local addresses never, however they are written', async () => {
    for (const host of [
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '[::ffff:169.254.169.254]',
      '0.0.0.0',
      '[::]',
    ])
      assertTrouble(await send(ask(`https://${host}/`), nowhere), 'refused', /is not called/);
    await withNames({ 'metadata.example': ['169.254.169.254'] }, async () => {
      assertTrouble(await send(ask('https://metadata.example/'), nowhere), 'refused', /169\.254\.169\.254/);
    });
  });

  it('looks a name up once and calls what it judged, so that the name cannot change between', async () => {
    const server = await serve((_, response) => response.end('inside'));
    const host = `cdn.example:${server.port}`;
    const network = networkIn('/nowhere', { plainHttpHosts: [host] });
    await withNames({ 'cdn.example': ['127.0.0.1'] }, async () => {
      const strict = ask(`http://${host}/`, { reach: 'public' });
      assertTrouble(await send(strict, network), 'refused', /`cdn\.example` \(127\.0\.0\.1\)/);
    });
    assert.deepEqual(server.requests, []);
    await withNames({ 'cdn.example': ['127.0.0.1', '10.0.0.1'] }, async () => {
      assert.equal(await textOf(await send(ask(`http://${host}/`), network)), 'inside');
    });
    // What was let in under a wide guard is not used again under a narrow one.
    await withNames({ 'cdn.example': ['127.0.0.1'] }, async () => {
      assertTrouble(await send(ask(`http://${host}/`, { reach: 'private' }), network), 'refused');
    });
  });
});

describe('HTTP: redirects', () => {
  allowLoopback();
  afterEach(closeServers);

  it('take no credentials to another host or port, and none back', async () => {
    const other = await serve((_, response) =>
      response.writeHead(307, { location: `http://${first.host}/end` }).end(),
    );
    const first = await serve((request, response) => {
      if (request.url === '/start') response.writeHead(302, { location: '/same' }).end();
      else if (request.url === '/same') response.writeHead(302, { location: `http://${other.host}/` }).end();
      else response.end('done');
    });
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', accept: 'x/y' };
    const answer = await download(ask(`http://${first.host}/start`, { headers }), nowhere);
    assert.equal(await textOf(answer), 'done');
    assert.deepEqual(
      first.requests.map(({ url, authorization }) => [url, authorization]),
      [
        ['/start', 'Bearer secret'],
        ['/same', 'Bearer secret'],
        ['/end', undefined],
      ],
    );
    assert.deepEqual(
      other.requests.map(({ authorization }) => authorization),
      [undefined],
    );
  });

  it('end after five', async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    assertTrouble(await download(ask(`http://${server.host}/`), nowhere), 'refused', /more than 5 times/);
    assert.equal(server.requests.length, 6);
  });

  it('lead nowhere without a place, to no user in a URL, and to nothing but HTTP', async () => {
    let location: string | undefined;
    const server = await serve((_, response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end(),
    );
    for (const [place, message] of [
      [undefined, /nowhere/],
      ['http://[', /nowhere/],
      ['https://user:word@example.com/', /user/],
      ['file:///etc/passwd', /Only HTTPS/],
    ] as const) {
      location = place;
      assertTrouble(await download(ask(`http://${server.host}/`), nowhere), 'refused', message, 'word');
    }
  });

  it('lead from the internet to no private address, neither by number nor by name', async () => {
    const inside = await serve((_, response) => response.end('secret'));
    let location = '';
    // Through a proxy a name is all that is known of a host, and so it counts as one on the internet.
    const proxy = await serve((_, response) => response.writeHead(302, { location }).end());
    const network = networkIn('/nowhere', {
      plainHttpHosts: ['public.example:80', `inside.example:${inside.port}`],
      proxy: { http: `http://${proxy.host}`, no: 'inside.example,10.0.0.0/8' },
    });
    await withNames({ 'inside.example': ['127.0.0.1'] }, async () => {
      for (const place of [
        `http://${inside.host}/`,
        `http://localhost:${inside.port}/`,
        `http://inside.example:${inside.port}/`,
        'https://10.0.0.1/',
        'https://[fd00::1]/',
        'https://169.254.169.254/latest/meta-data/',
      ]) {
        location = place;
        const answer = await download(ask('http://public.example/'), network);
        assertTrouble(answer, 'refused', /private or local address/);
      }
    });
    assert.deepEqual(inside.requests, []);
    assert.equal(proxy.requests.length, 6);
  });
});
