import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Evidence } from '../../server/signature/evidence.ts';
import { makeCertificate } from '../registry/support/certificate.ts';
import { type Contents, pushContents, readContents } from '../registry/support/contents.ts';
import {
  howToGet,
  isThere,
  type RunningRegistry,
  startRegistry,
} from '../registry/support/docker-registry.ts';
import { basicAuth, makeHome, networkIn, nowhere, type TestHome } from '../registry/support/network.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { tokenFor } from '../registry/support/token.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { goIsThere, howToGetGo } from '../support/go-program.ts';
import { type GoRegistry, startGoRegistry } from '../support/go-registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { collect, collected, kindsOf } from './support/collect.ts';

/** Images that the real cosign and notation signed, and what lies beside each: its README tells how each was signed. */
const layout = fileURLToPath(new URL('../../../shared/vectors/signed-here/layout', import.meta.url));
const contents = readContents(layout);

const expected: ReadonlyMap<string, readonly string[]> = new Map([
  ['unsigned', []],
  ['cosign-bundle', ['bundle']],
  ['cosign-legacy', ['cosign-signature']],
  ['cosign-annotated', ['cosign-signature']],
  ['cosign-attested', ['bundle', 'bundle', 'bundle']],
  ['cosign-two-keys', ['bundle', 'bundle']],
  ['cosign-other-key', ['bundle']],
  ['cosign-other-key-legacy', ['cosign-signature']],
  ['cosign-moved-legacy', ['cosign-signature']],
  ['notation-jws', ['notation']],
  ['notation-cose', ['notation']],
  ['notation-metadata', ['notation']],
  ['notation-other-cert', ['notation']],
  ['notation-expired', ['notation']],
]);

/** Tags that a registry with the referrers API needs no more. */
const isFallback = (tag: string): boolean => /^sha256-[a-f0-9]{64}$/.test(tag);

describe('what lies beside images that the real tools signed', () => {
  allowLoopback();
  let vectors: Contents;
  before(function () {
    if (contents === undefined) {
      console.log(`      skipped: ${expected.size} images, no ../shared/vectors/signed-here`);
      this.skip();
    } else vectors = contents;
  });

  it('is found in the layout on the disk', async () => {
    for (const [tag, kinds] of expected) {
      const found = await collected(`oci:${layout}:${tag}`, { allowed: 'files' });
      assert.deepEqual(kindsOf(found), kinds, tag);
      assert.equal(found.subject.digest, vectors.tags.get(tag));
      assert.deepEqual(
        [found.unknown, found.notCovered, found.chosen, found.reference],
        [[], [], undefined, undefined],
      );
      for (const { beside, bytes, manifest } of found.attachments) {
        assert.equal(beside.digest, found.subject.digest);
        assert.ok(bytes.length > 100 && vectors.manifests.has(manifest));
      }
    }
    assert.equal(expected.size, [...vectors.tags.keys()].filter((tag) => !tag.startsWith('sha256-')).length);
  });

  it('asks which image is meant, and says which there are', async () => {
    assertTrouble(await collect(`oci:${layout}`), 'not-found', /several images: `cosign-annotated`/);
    assertTrouble(await collect(`oci:${layout}:none`), 'not-found', /no image called `none`/);
    const digest = vectors.tags.get('cosign-bundle');
    assert.deepEqual(kindsOf(await collected(`oci:${layout}@${digest}`)), ['bundle']);
  });

  describe(`in Debian's registry, which has no referrers API${howToGet}`, () => {
    let real: RunningRegistry;
    before(async function () {
      if (!isThere) this.skip();
      real = await startRegistry();
      await pushContents(`http://${real.host}`, 'team/app', vectors);
    });
    after(() => real?.stop());

    it('is the same', async () => {
      for (const tag of expected.keys())
        assertSame(
          await collected(`registry:${real.host}/team/app:${tag}`),
          await collected(`oci:${layout}:${tag}`),
        );
    });

    it('is there within 300 ms, and within 30 ms where its content is kept', async () => {
      const home = makeHome();
      const times: number[] = [];
      for (let round = 0; round < 6; round += 1) {
        const start = performance.now();
        await collected(`registry:${real.host}/team/app:cosign-attested`, { cache: home.path });
        times.push(performance.now() - start);
      }
      home.remove();
      const [cold = Infinity, ...warm] = times;
      console.log(`      cold ${cold.toFixed(0)} ms, warm ${Math.min(...warm).toFixed(0)} ms`);
      assert.ok(cold < 300 && Math.min(...warm) < 30, String(times));
    });
  });

  describe(`in Debian's registry behind a token service${howToGet}`, () => {
    let real: RunningRegistry;
    let home: TestHome;
    const password = 'correct-horse-battery';
    before(async function () {
      if (!isThere) this.skip();
      const certificate = makeCertificate();
      const tokens = await serve((request, response) => {
        const isUser = request.headers.authorization === `Basic ${basicAuth('alice', password)}`;
        const access = isUser ? [['repository', 'team/app', 'pull']] : [];
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ token: tokenFor(certificate, access), expires_in: 300 }));
      });
      real = await startRegistry({ token: { realm: `http://${tokens.host}/token`, certificate } });
      const headers = {
        authorization: `Bearer ${tokenFor(certificate, [['repository', 'team/app', 'pull,push']])}`,
      };
      await pushContents(`http://${real.host}`, 'team/app', vectors, { headers });
      const auths = { [real.host]: { auth: basicAuth('alice', password) } };
      home = makeHome({ '.docker/config.json': JSON.stringify({ auths }) });
    });
    after(async () => {
      await real?.stop();
      await closeServers();
      home?.remove();
    });

    it('is the same for who may read, and nobody else learns whether there is anything', async () => {
      const network = networkIn(home.path);
      for (const tag of expected.keys())
        assertSame(
          await collected(`registry:${real.host}/team/app:${tag}`, { network }),
          await collected(`oci:${layout}:${tag}`),
        );
      const stranger = await collect(`registry:${real.host}/team/app:cosign-bundle`, { network: nowhere });
      assertTrouble(stranger, 'auth-needed', /docker login/, password);
    });
  });

  describe(`in a registry with the referrers API${howToGetGo}`, () => {
    let real: GoRegistry;
    before(async function () {
      if (!goIsThere) {
        console.log(`      skipped: ${expected.size} images in a registry with the referrers API`);
        this.skip();
      }
      this.timeout(180_000);
      real = await startGoRegistry();
      await pushContents(`http://${real.host}`, 'team/app', vectors, { skip: isFallback });
    });
    after(() => real?.stop());

    it('is the same without a single fall-back tag', async () => {
      for (const tag of expected.keys())
        assertSame(
          await collected(`registry:${real.host}/team/app:${tag}`),
          await collected(`oci:${layout}:${tag}`),
        );
    });
  });
});

/** The same in whatever order: registries list as they like. */
function assertSame(registry: Evidence, disk: Evidence): void {
  assert.deepEqual(attachmentsOf(registry), attachmentsOf(disk));
  assert.deepEqual([registry.subject, registry.unknown], [disk.subject, []]);
}

const attachmentsOf = ({ attachments }: Evidence) =>
  attachments
    .map(({ bytes, annotations, ...rest }) => ({
      ...rest,
      annotations: Object.fromEntries(annotations),
      bytes: Buffer.from(bytes).toString('hex'),
    }))
    .sort((one, other) => one.manifest.localeCompare(other.manifest));
