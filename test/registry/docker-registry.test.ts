import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openRegistry } from '../../server/registry/registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { makeCertificate, type TestCertificate } from './support/certificate.ts';
import {
  howToGet,
  isThere,
  push,
  pushManifest,
  type RunningRegistry,
  startRegistry,
} from './support/docker-registry.ts';
import { digestOf, makeImage, makeIndex, ociIndex } from './support/image.ts';
import { basicAuth, makeHome, networkIn, never, nowhere, type TestHome } from './support/network.ts';
import { closeServers, serve, type TestServer } from './support/servers.ts';
import { tokenFor } from './support/token.ts';
import { assertTrouble, bytesOf, present } from './support/trouble.ts';

const user = 'alice';
const password = 'correct-horse-battery';

describe(`a real registry on loopback${howToGet}`, () => {
  allowLoopback();
  before(function () {
    if (!isThere) this.skip();
  });

  describe('plain', () => {
    let real: RunningRegistry;
    before(async () => {
      real = await startRegistry();
    });
    after(() => real?.stop());

    it('gives manifests by tag and digest, and blobs', async () => {
      const image = makeImage({ size: 300_000 });
      await push(`http://${real.host}`, 'team/app', image, { tag: '1.0' });
      const registry = openRegistry(real.host, nowhere);
      for (const reference of ['1.0', image.digest]) {
        const manifest = present(await registry.manifest('team/app', reference, never));
        assert.equal(manifest.digest, image.digest);
        assert.equal(Buffer.from(manifest.bytes).toString(), image.manifest);
        assert.ok(manifest.kind === 'image');
        assert.deepEqual(
          manifest.layers.map(({ digest, size }) => ({ digest, size })),
          [{ digest: image.layer.digest, size: image.layer.size }],
        );
        const config = present(await bytesOf(registry.blob('team/app', manifest.config, never)));
        assert.equal(digestOf(config), image.config.digest);
      }
      assert.equal(await registry.digestOf('team/app', '1.0', never), image.digest);
      const layer = present(await bytesOf(registry.blob('team/app', image.layer, never)));
      assert.equal(digestOf(layer), image.layer.digest);
    });

    it('gives an index', async () => {
      const [one, other] = [makeImage(), makeImage()];
      await push(`http://${real.host}`, 'team/many', one);
      await push(`http://${real.host}`, 'team/many', other);
      const index = makeIndex([one.descriptor, other.descriptor]);
      await pushManifest(`http://${real.host}`, 'team/many', index, { tag: 'all', type: ociIndex });
      const found = present(await openRegistry(real.host, nowhere).manifest('team/many', 'all', never));
      assert.ok(found.kind === 'index');
      assert.deepEqual(
        found.manifests.map(({ digest }) => digest),
        [one.digest, other.digest],
      );
    });

    it('without the referrers API lists what the tag in its stead names, and nothing where there is none', async () => {
      const [image, signature] = [makeImage(), makeImage()];
      await push(`http://${real.host}`, 'team/signed', image, { tag: 'v1' });
      await push(`http://${real.host}`, 'team/signed', signature);
      const registry = openRegistry(real.host, nowhere);
      assert.deepEqual(await registry.referrers('team/signed', image.digest, undefined, never), []);
      const index = makeIndex([
        { ...signature.descriptor, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
      ]);
      const tag = image.digest.replace(':', '-');
      await pushManifest(`http://${real.host}`, 'team/signed', index, { tag, type: ociIndex });
      const found = present(await registry.referrers('team/signed', image.digest, undefined, never));
      assert.deepEqual(
        found.map(({ digest }) => digest),
        [signature.digest],
      );
      const other = await registry.referrers('team/signed', image.digest, 'application/other', never);
      assert.deepEqual(other, []);
    });

    it('says what is not there', async () => {
      const registry = openRegistry(real.host, nowhere);
      assertTrouble(
        await registry.manifest('team/none', '1', never),
        'not-found',
        /the tag `1` of `team\/none`/,
      );
      const missing = { digest: `sha256:${'0'.repeat(64)}`, size: 1 };
      assertTrouble(await bytesOf(registry.blob('team/none', missing, never)), 'not-found', /blob/);
    });
  });

  describe('with TLS', () => {
    let real: RunningRegistry;
    let certificate: TestCertificate;
    before(async () => {
      certificate = makeCertificate();
      real = await startRegistry({ tls: certificate });
    });
    after(() => real?.stop());

    it('is trusted where the user put its certificate, and nowhere else', async () => {
      const home = makeHome({ [`.docker/certs.d/${real.host}/ca.crt`]: certificate.certificate });
      const asked = openRegistry(real.host, networkIn(home.path)).manifest('team/none', '1', never);
      assertTrouble(await asked, 'not-found');
      home.remove();
      const stranger = openRegistry(real.host, nowhere).manifest('team/none', '1', never);
      assertTrouble(await stranger, 'refused', /certificate that nobody vouches for/);
    });
  });

  // The registry reads bcrypt alone, which Node does not make.
  const made = spawnSync('htpasswd', ['-Bbn', user, password], { encoding: 'utf8' });
  const howToMake =
    made.status === 0 ? '' : ' (htpasswd is not on PATH; `apt-get install apache2-utils` brings it)';
  describe(`with passwords${howToMake}`, () => {
    let real: RunningRegistry;
    let home: TestHome;
    const image = makeImage();
    before(async function () {
      if (made.status !== 0) this.skip();
      real = await startRegistry({ htpasswd: made.stdout });
      const headers = { authorization: `Basic ${basicAuth(user, password)}` };
      await push(`http://${real.host}`, 'team/app', image, { tag: '1', headers });
      home = makeHome();
    });
    after(async () => {
      await real?.stop();
      home?.remove();
    });

    it('lets in who has them, and says who needs them', async () => {
      assertTrouble(
        await openRegistry(real.host, networkIn(home.path)).manifest('team/app', '1', never),
        'auth-needed',
        /docker login/,
      );
      home.write({
        '.docker/config.json': JSON.stringify({
          auths: { [real.host]: { auth: basicAuth(user, password) } },
        }),
      });
      const registry = openRegistry(real.host, networkIn(home.path));
      assert.equal(present(await registry.manifest('team/app', '1', never)).digest, image.digest);
      assert.equal(
        digestOf(present(await bytesOf(registry.blob('team/app', image.layer, never)))),
        image.layer.digest,
      );
    });

    it('says that a password is wrong without telling it', async () => {
      const wrong = 'not-the-password';
      home.write({
        '.docker/config.json': JSON.stringify({ auths: { [real.host]: { auth: basicAuth(user, wrong) } } }),
      });
      const answer = await openRegistry(real.host, networkIn(home.path)).manifest('team/app', '1', never);
      assertTrouble(answer, 'auth-needed', /credentials/, wrong, basicAuth(user, wrong));
    });
  });

  describe('with a token service', () => {
    let real: RunningRegistry;
    let tokens: TestServer;
    let home: TestHome;
    const certificate = makeCertificate();
    const image = makeImage({ size: 5000 });
    before(async () => {
      tokens = await serve((request, response) => {
        const url = new URL(request.url ?? '', 'http://tokens');
        const isUser = request.headers.authorization === `Basic ${basicAuth(user, password)}`;
        const allowed = url.searchParams
          .getAll('scope')
          .map((scope) => scope.split(':'))
          .filter(([, name]) => isUser || name === 'open/app');
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ token: tokenFor(certificate, allowed), expires_in: 300 }));
      });
      real = await startRegistry({ token: { realm: `http://${tokens.host}/token`, certificate } });
      for (const name of ['team/app', 'open/app']) {
        const pushToken = tokenFor(certificate, [['repository', name, 'pull,push']]);
        const headers = { authorization: `Bearer ${pushToken}` };
        await push(`http://${real.host}`, name, image, { tag: '1', headers });
      }
      home = makeHome({
        '.docker/config.json': JSON.stringify({
          auths: { [real.host]: { auth: basicAuth(user, password) } },
        }),
      });
    });
    after(async () => {
      await real?.stop();
      await closeServers();
      home?.remove();
    });

    it('reads as nobody what is open to all', async () => {
      const found = await openRegistry(real.host, nowhere).manifest('open/app', '1', never);
      assert.equal(present(found).digest, image.digest);
    });

    it('reads with a password what is not, with one token for all of it', async () => {
      const before = tokens.requests.length;
      const registry = openRegistry(real.host, networkIn(home.path));
      assert.equal(present(await registry.manifest('team/app', '1', never)).digest, image.digest);
      const blobs = [...image.blobs.keys()].map((digest) =>
        bytesOf(registry.blob('team/app', { digest, size: image.blobs.get(digest)?.length ?? 0 }, never)),
      );
      for (const bytes of await Promise.all(blobs)) present(bytes);
      const asked = tokens.requests.slice(before);
      assert.equal(asked.length, 1);
      const { searchParams } = new URL(asked[0]?.url ?? '', 'http://tokens');
      assert.equal(searchParams.get('service'), 'test-registry');
      assert.equal(searchParams.get('scope'), 'repository:team/app:pull');
    });

    it('says that it needs credentials', async () => {
      const answer = await openRegistry(real.host, nowhere).manifest('team/app', '1', never);
      assertTrouble(answer, 'auth-needed', /docker login/);
    });
  });
});
