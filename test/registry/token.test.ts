import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Network } from '../../server/registry/http.ts';
import { openRegistry } from '../../server/registry/registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { makeCertificate } from './support/certificate.ts';
import { registryWith } from './support/fake-registry.ts';
import { makeImage } from './support/image.ts';
import { withNames } from './support/names.ts';
import { basicAuth, makeHome, networkIn, never, nowhere, type TestHome } from './support/network.ts';
import { closeServers, type Handler, serve, type TestServer, tunnelTo } from './support/servers.ts';
import { assertTrouble, bytesOf, present } from './support/trouble.ts';

const image = makeImage();
const secret = 'correct-horse';
const pair = basicAuth('alice', secret);

/** A registry that lets in who brings this header, and else asks in this way. */
const guarded = (challenge: () => string, header: string): Handler =>
  registryWith(image, (_, { headers }, response) => {
    const isIn = headers.authorization === header;
    if (!isIn) response.writeHead(401, { 'www-authenticate': challenge() }).end('{}');
    return !isIn;
  });

const bearer = (realm: string): string =>
  `Bearer realm="${realm}",service="svc",scope="repository:team/app:pull"`;

const json = (response: ServerResponse, value: unknown): void => void response.end(JSON.stringify(value));

const manifest = (host: string, network: Network = nowhere) =>
  openRegistry(host, network).manifest('team/app', '1', never);

const authorizations = ({ requests }: TestServer): readonly (string | undefined)[] =>
  requests.map(({ authorization }) => authorization);

describe('who is let in', () => {
  allowLoopback();
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await closeServers();
    home.remove();
  });

  const keep = (host: string, entry: object = { auth: pair }): Network => {
    home.write({ '.docker/config.json': JSON.stringify({ auths: { [host]: entry } }) });
    return networkIn(home.path);
  };

  describe('by a token', () => {
    it('fetches it as nobody where no credentials are kept, in either spelling of the answer', async () => {
      for (const key of ['token', 'access_token']) {
        const tokens = await serve((_, response) => json(response, { [key]: 'good' }));
        const server = await serve(guarded(() => bearer(`http://${tokens.host}/t?account=x`), 'Bearer good'));
        present(await manifest(server.host));
        assert.deepEqual(authorizations(tokens), [undefined]);
        assert.equal(
          tokens.requests[0]?.url,
          '/t?account=x&service=svc&scope=repository%3Ateam%2Fapp%3Apull',
        );
      }
    });

    it('sends the password to the token service and the token to the registry, once for all', async () => {
      const tokens = await serve((_, response) => json(response, { token: 'good', expires_in: 300 }));
      const server = await serve(guarded(() => bearer(`http://${tokens.host}/t`), 'Bearer good'));
      const registry = openRegistry(server.host, keep(server.host));
      present(await registry.manifest('team/app', '1', never));
      present(await bytesOf(registry.blob('team/app', image.layer, never)));
      assert.deepEqual(authorizations(tokens), [`Basic ${pair}`]);
      assert.deepEqual(authorizations(server), [undefined, 'Bearer good', 'Bearer good']);
    });

    it('exchanges an identity token by POST', async () => {
      let form = '';
      const tokens = await serve((request, response) => {
        request.on('data', (bytes: Buffer) => {
          form += bytes.toString();
        });
        request.on('end', () => json(response, { access_token: 'good' }));
      });
      const server = await serve(guarded(() => bearer(`http://${tokens.host}/t`), 'Bearer good'));
      present(await manifest(server.host, keep(server.host, { identitytoken: 'the id' })));
      assert.equal(tokens.requests[0]?.method, 'POST');
      assert.deepEqual(Object.fromEntries(new URLSearchParams(form)), {
        grant_type: 'refresh_token',
        service: 'svc',
        client_id: 'seaworthy',
        scope: 'repository:team/app:pull',
        refresh_token: 'the id',
      });
    });

    it('uses a token that is kept', async () => {
      const server = await serve(guarded(() => bearer('http://127.0.0.1:1/'), 'Bearer kept'));
      present(await manifest(server.host, keep(server.host, { registrytoken: 'kept' })));
    });

    it('asks for another where the first is over, and gives up where none is taken', async () => {
      let count = 0;
      const tokens = await serve((_, response) => {
        count += 1;
        json(response, { token: `t${count}` });
      });
      let current = 'Bearer t1';
      const server = await serve((request, response) =>
        guarded(() => bearer(`http://${tokens.host}/t`), current)(request, response),
      );
      const registry = openRegistry(server.host, nowhere);
      present(await registry.manifest('team/app', '1', never));
      current = 'Bearer t2';
      present(await registry.manifest('team/app', '1', never));
      current = 'Bearer never';
      const before = server.requests.length;
      assertTrouble(await registry.manifest('team/app', '1', never), 'auth-needed');
      assert.ok(server.requests.length - before <= 2);
    });

    it('asks to read and for nothing more, whatever the registry wants', async () => {
      const tokens = await serve((_, response) => json(response, { token: 'good' }));
      const scopes = ['repository:team/app:pull,push', 'registry:catalog:*', 'repository:mirror/app:pull'];
      for (const scope of scopes) {
        const challenge = `Bearer realm="http://${tokens.host}/t",scope="${scope}"`;
        const server = await serve(guarded(() => challenge, 'Bearer good'));
        present(await manifest(server.host));
      }
      assert.deepEqual(
        tokens.requests.map(({ url }) => new URL(url, 'http://x').searchParams.getAll('scope')),
        [
          ['repository:team/app:pull'],
          ['repository:team/app:pull'],
          ['repository:team/app:pull', 'repository:mirror/app:pull'],
        ],
      );
    });

    it('does not wait for ever', async () => {
      const tokens = await serve((_, response) => {
        const drip = setInterval(() => response.write(' '), 40);
        response.on('close', () => clearInterval(drip));
      });
      const server = await serve(guarded(() => bearer(`http://${tokens.host}/t`), 'Bearer good'));
      const started = performance.now();
      const registry = openRegistry(server.host, nowhere, { idleMs: 300 });
      assertTrouble(await registry.manifest('team/app', '1', never), 'timeout', /The token service of/);
      assert.ok(performance.now() - started < 3000);
    });

    it('says what the token service does wrong', async () => {
      let answer: Handler = () => undefined;
      const tokens = await serve((request, response) => answer(request, response));
      const server = await serve(guarded(() => bearer(`http://${tokens.host}/t`), 'Bearer good'));
      const network = keep(server.host);
      for (const [next, kind] of [
        [(_, response) => json(response, {}), 'broken'],
        [(_, response) => json(response, { token: 5 }), 'broken'],
        [(_, response) => json(response, { token: 'a\r\nb: c' }), 'broken'],
        [(_, response) => json(response, null), 'broken'],
        [(_, response) => response.end(`not JSON, but ${secret}`), 'broken'],
        [(_, response) => response.writeHead(401).end(secret), 'auth-needed'],
        [(_, response) => response.writeHead(429).end(), 'refused'],
        [(_, response) => response.writeHead(500).end(), 'network'],
        [(_, response) => response.writeHead(302, { location: `http://${server.host}/` }).end(), 'network'],
        [(_, response) => json(response, { token: 'x'.repeat(1024 * 1024) }), 'too-large'],
        [(_, response) => response.destroy(), 'network'],
      ] as readonly (readonly [Handler, 'broken' | 'auth-needed' | 'refused' | 'network' | 'too-large'])[]) {
        answer = next;
        assertTrouble(await manifest(server.host, network), kind, /./, secret, pair);
      }
      assert.ok(authorizations(server).every((each) => each === undefined));
    });
  });

  describe('by a password', () => {
    it('sends it to the registry that asks, and to it alone', async () => {
      const server = await serve(guarded(() => 'Basic realm="here"', `Basic ${pair}`));
      const network = keep(server.host);
      present(await manifest(server.host, network));
      const other = await serve(guarded(() => 'Basic realm="here"', `Basic ${pair}`));
      assertTrouble(await manifest(other.host, network), 'auth-needed', /docker login 127/, secret, pair);
      assert.deepEqual(authorizations(other), [undefined]);
    });

    it('prefers a token where both are asked for, and knows no other way', async () => {
      const tokens = await serve((_, response) => json(response, { token: 'good' }));
      const both = `Basic realm="x, y", ${bearer(`http://${tokens.host}/t`)}`;
      const server = await serve(guarded(() => both, 'Bearer good'));
      present(await manifest(server.host, keep(server.host)));
      const strange = await serve(guarded(() => 'Negotiate', 'x'));
      assertTrouble(await manifest(strange.host, keep(strange.host)), 'unsupported');
    });
  });

  it('sends nothing to where a blob is redirected, also where that asks for it', async () => {
    const storage = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': bearer(`http://${storage.host}/token`) }).end(),
    );
    const tokens = await serve((_, response) => json(response, { token: 'good' }));
    const inner = guarded(() => bearer(`http://${tokens.host}/t`), 'Bearer good');
    const server = await serve((request, response) => {
      if (request.url?.includes('/blobs/') && request.headers.authorization === 'Bearer good')
        response.writeHead(307, { location: `http://${storage.host}/signed?x=y` }).end();
      else inner(request, response);
    });
    const registry = openRegistry(server.host, keep(server.host));
    present(await registry.manifest('team/app', '1', never));
    const blob = registry.blob('team/app', image.layer, never);
    assertTrouble(await bytesOf(blob), 'auth-needed', /./, secret, pair, 'good');
    assert.deepEqual(
      storage.requests.map(({ url, authorization }) => [url, authorization]),
      [['/signed?x=y', undefined]],
    );
  });

  describe('by a registry on the internet', () => {
    /** The registry and its proxy in one: through a proxy a name counts as a host on the internet. */
    async function askPublic(realm: string) {
      const inside = await serve((_, response) => json(response, { token: 'good' }));
      const proxy = await serve(
        guarded(() => bearer(realm.replace('PORT', String(inside.port))), 'Bearer good'),
      );
      keep('registry.example');
      const network = networkIn(home.path, {
        plainHttpHosts: ['registry.example:80', 'auth.example:80', `inside.example:${inside.port}`],
        proxy: { http: `http://${proxy.host}`, no: 'inside.example' },
      });
      let answer: unknown;
      await withNames({ 'inside.example': ['127.0.0.1'] }, async () => {
        answer = await manifest('registry.example', network);
      });
      return { answer, requests: [...inside.requests, ...proxy.requests] };
    }

    for (const [what, realm, message] of [
      ['is not HTTPS', 'http://registry.example/token', /not spoken to by HTTPS/],
      ['is not HTTPS at a named host', 'http://auth.example/token', /not spoken to by HTTPS/],
      ['is on this machine', 'http://127.0.0.1:PORT/', /not spoken to by HTTPS/],
      ['is on this machine with TLS', 'https://127.0.0.1:PORT/', /private or local/],
      ['has a private address', 'https://10.0.0.1/token', /private or local/],
      ['has a private IPv6 address', 'https://[fd00::1]/token', /private or local/],
      ['has the address of a cloud’s metadata', 'https://169.254.169.254/', /private or local/],
      ['has a name for a private address', 'https://inside.example:PORT/', /private or local/],
      ['has a user in it', 'https://a:b@registry.example/', /user in its URL/],
      ['is no URL', '//registry.example', /not a URL/],
    ] as const)
      it(`asks no token service that ${what}`, async () => {
        const { answer, requests } = await askPublic(realm);
        assertTrouble(answer, 'refused', message, secret, pair);
        assert.ok(requests.every(({ authorization }) => authorization === undefined));
        assert.ok(requests.every(({ url }) => !url.includes('scope=')));
      });
  });

  it('reads Docker Hub at its own host, a mirror first, each with its own credentials', async () => {
    const certificate = makeCertificate(['registry-1.docker.io']);
    const hub = await serve(
      guarded(() => 'Basic realm="hub"', `Basic ${pair}`),
      certificate,
    );
    let isUp = true;
    const mirror = await serve((request, response) => {
      if (isUp) registryWith(image)(request, response);
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="mirror"' }).end();
    });
    keep('https://index.docker.io/v1/');
    home.write({ '.docker/certs.d/registry-1.docker.io/ca.crt': certificate.certificate });
    const proxy = await tunnelTo(hub.port);
    const network = networkIn(home.path, {
      mirrors: new Map([['docker.io', `http://${mirror.host}`]]),
      proxy: { https: `http://${proxy.host}` },
    });
    present(await manifest('docker.io', network));
    assert.deepEqual([mirror.requests.length, hub.requests.length], [1, 0]);
    isUp = false;
    for (const name of ['docker.io', 'index.docker.io']) present(await manifest(name, network));
    assert.deepEqual(new Set(proxy.targets()), new Set(['registry-1.docker.io:443']));
    assert.ok(authorizations(mirror).every((each) => each === undefined));
    assert.ok(authorizations(hub).includes(`Basic ${pair}`));
    const blob = openRegistry('docker.io', network).blob('team/app', image.layer, never);
    present(await bytesOf(blob));
  });
});
