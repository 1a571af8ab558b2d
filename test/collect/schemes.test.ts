import assert from 'node:assert/strict';
import type { Evidence } from '../../server/signature/evidence.ts';
import {
  addArtifact,
  addBlob,
  addFallback,
  addImage,
  addManifest,
  type Contents,
  type Described,
  noContents,
  pushContents,
  serving,
  writeLayout,
} from '../registry/support/contents.ts';
import { makeHome, networkIn } from '../registry/support/network.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { assertTrouble } from '../registry/support/trouble.ts';
import { goIsThere, howToGetGo } from '../support/go-program.ts';
import { type GoRegistry, startGoRegistry } from '../support/go-registry.ts';
import { allowLoopback } from '../support/loopback.ts';
import { collect, collected, kindsOf } from './support/collect.ts';
import {
  addFallbacks,
  addTagged,
  attestationType,
  attested,
  bundleOf,
  bundleType,
  makeSigned,
  type SignedImage,
} from './support/signed-image.ts';

const amd64 = { platform: 'linux/amd64' };

/** What must be found beside the image of `makeSigned`, for linux/amd64: what, beside which, and its words. */
const everything = ({ index, amd64: image, attestations }: SignedImage): readonly string[] =>
  [
    ['bundle', index, 'bundle of the index'],
    ['cosign-signature', index, 'experimental'],
    ['cosign-signature', index, 'legacy'],
    ['notation', image, 'jws'],
    ['notation', image, 'cose'],
    ['cosign-attestation', image, 'dsse'],
    ['buildkit', image, `{"about":"${image.digest}"}`],
    ['bundle', attestations, "Docker's bundle"],
    ['cosign-signature', attestations, 'over the attestations'],
  ]
    .map(([kind, beside, words]) => `${kind} ${(beside as Described).digest} ${words}`)
    .sort();

const found = ({ attachments }: Evidence): readonly string[] =>
  attachments
    .map(({ kind, beside, bytes }) => `${kind} ${beside.digest} ${Buffer.from(bytes).toString()}`)
    .sort();

describe('what lies beside an image, by every scheme', () => {
  allowLoopback();
  afterEach(closeServers);

  for (const form of ['old', 'new'] as const) {
    describe(`with BuildKit's attestations of the ${form} form`, () => {
      it('is found by the referrers API', async () => {
        const signed = makeSigned({ form });
        const server = await serve(serving(signed.contents, { api: true }));
        const evidence = await collected(`registry:${server.host}/team/app:1`, amd64);
        assert.deepEqual(found(evidence), everything(signed));
        assert.deepEqual(evidence.unknown, []);
      });

      it('is found by the tags that stand for lists', async () => {
        const signed = makeSigned({ form });
        addFallbacks(signed);
        const server = await serve(serving(signed.contents));
        const evidence = await collected(`registry:${server.host}/team/app:1`, amd64);
        assert.deepEqual(found(evidence), everything(signed));
        assert.deepEqual(evidence.unknown, []);
      });

      it('is found in a layout, by tags and by the subjects of what its index names', async () => {
        const signed = makeSigned({ form });
        const home = makeHome();
        writeLayout(home.path, signed.contents, [...signed.referrers.values()].flat());
        assert.deepEqual(found(await collected(`oci:${home.path}:1`, amd64)), everything(signed));
        addFallbacks(signed);
        writeLayout(home.path, signed.contents);
        assert.deepEqual(found(await collected(`oci:${home.path}:1`, amd64)), everything(signed));
        home.remove();
      });
    });
  }

  describe(`in a real registry with the referrers API${howToGetGo}`, () => {
    let real: GoRegistry;
    before(async function () {
      if (!goIsThere) {
        console.log('      skipped: one image of every scheme in a registry with the referrers API');
        this.skip();
      }
      this.timeout(180_000);
      real = await startGoRegistry();
    });
    after(() => real?.stop());

    it('is found', async () => {
      const signed = makeSigned();
      await pushContents(`http://${real.host}`, 'team/app', signed.contents);
      const evidence = await collected(`registry:${real.host}/team/app:1`, amd64);
      assert.deepEqual(found(evidence), everything(signed));
      assert.deepEqual(evidence.unknown, []);
    });
  });

  it('tells the index, its platforms and the one that was chosen', async () => {
    const signed = makeSigned();
    const server = await serve(serving(signed.contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app:1`, { platform: 'linux/arm64' });
    assert.equal(evidence.reference, `${server.host}/team/app:1`);
    assert.equal(evidence.from, server.host);
    assert.equal(evidence.subject.digest, signed.index.digest);
    assert.deepEqual(
      evidence.platforms.map(({ platform, digest }) => [platform, digest]),
      [
        ['linux/amd64', signed.amd64.digest],
        ['linux/arm64', signed.arm64.digest],
      ],
    );
    assert.equal(evidence.chosen?.digest, signed.arm64.digest);
    // Of the other platform's image nothing is told.
    assert.deepEqual(kindsOf(evidence), ['buildkit', 'bundle', 'cosign-signature', 'cosign-signature']);
    const none = await collect(`registry:${server.host}/team/app:1`, { platform: 'linux/s390x' });
    assertTrouble(none, 'not-found', /nothing for linux\/s390x/);
  });

  it('says that signatures over one platform were not looked for where this machine has none of them', async () => {
    const contents = noContents();
    const list = ['s390x', 'ppc64le'].map((architecture) => ({
      ...addImage(contents, architecture),
      platform: { os: 'linux', architecture },
    }));
    const index = addManifest(contents, { manifests: list }, '1');
    bundleOf(contents, index, 'of the index');
    const server = await serve(serving(contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app:1`);
    assert.deepEqual(
      [kindsOf(evidence), evidence.chosen, evidence.platforms.length],
      [['bundle'], undefined, 2],
    );
    assert.match(
      evidence.unknown.join(),
      /^Only signatures over the whole index were looked for.* It has: linux\/ppc64le/,
    );
  });

  it('finds the platforms of an index in an index, and of images that say it themselves', async () => {
    const contents = noContents();
    const image = addImage(contents, 'amd64');
    const inner = addManifest(contents, { manifests: [image] });
    const index = addManifest(contents, { manifests: [inner] }, '1');
    bundleOf(contents, image, 'of the image');
    const server = await serve(serving(contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app:1`, amd64);
    assert.deepEqual(
      [evidence.subject.digest, evidence.chosen?.digest, evidence.chosen?.platform],
      [index.digest, image.digest, 'linux/amd64'],
    );
    assert.deepEqual(kindsOf(evidence), ['bundle']);
  });

  it('is that of the image alone where the name has the digest of a platform', async () => {
    const signed = makeSigned();
    const server = await serve(serving(signed.contents, { api: true }));
    const evidence = await collected(`registry:${server.host}/team/app@${signed.amd64.digest}`);
    assert.equal(evidence.subject.digest, signed.amd64.digest);
    assert.deepEqual(evidence.platforms, []);
    assert.deepEqual(kindsOf(evidence), [
      'buildkit',
      'bundle',
      'cosign-attestation',
      'cosign-signature',
      'notation',
      'notation',
    ]);
  });

  it('says what it does not read', async () => {
    const signed = makeSigned();
    const server = await serve(serving(signed.contents, { api: true }));
    const { notCovered } = await collected(`registry:${server.host}/team/app:1`, amd64);
    assert.equal(notCovered.length, 3);
    assert.match(notCovered.join(' '), /`application\/spdx\+json` refers to the image; that is not read/);
    assert.match(notCovered.join(' '), /An SBOM lies at cosign's old tag .* Nobody signs what lies there/);
    assert.match(notCovered.join(' '), /GPG signatures .* are not looked for/);
  });

  it('keeps the annotations of the layer above those of its manifest', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    const layers = [{ ...addBlob(contents, 'b', bundleType), annotations: { both: 'layer', own: 'layer' } }];
    const annotations = { both: 'manifest', other: 'manifest' };
    addArtifact(contents, { type: bundleType, subject: image, layers, annotations });
    const server = await serve(serving(contents, { api: true }));
    const [bundle] = (await collected(`registry:${server.host}/team/app:1`)).attachments;
    assert.deepEqual(Object.fromEntries(bundle?.annotations ?? []), {
      both: 'layer',
      own: 'layer',
      other: 'manifest',
    });
  });

  describe('does not take', () => {
    const evidenceOf = async (contents: Contents, api = true): Promise<Evidence> => {
      const server = await serve(serving(contents, { api }));
      return await collected(`registry:${server.host}/team/app:1`, amd64);
    };

    for (const [what, subjectOf] of [
      ['names another image as its subject', (other: Described) => other],
      ['names none', () => undefined],
    ] as const)
      it(`a bundle that is listed beside the image and ${what}`, async () => {
        const contents = noContents();
        const image = addImage(contents, 'app', '1');
        const subject = subjectOf(addImage(contents, 'other'));
        const layers = [addBlob(contents, 'bundle', bundleType)];
        const moved = addArtifact(contents, { type: bundleType, layers, ...(subject ? { subject } : {}) });
        addFallback(contents, image, [moved]);
        const evidence = await evidenceOf(contents, false);
        assert.deepEqual([evidence.attachments, evidence.unknown], [[], []]);
        assert.match(evidence.notCovered.join(), /does not name it as its subject; it does not count/);
      });

    it('attestations that the index gives to another image than they name', async () => {
      const contents = noContents();
      const [image, other] = [addImage(contents, 'app'), addImage(contents, 'other')];
      const layers = [addBlob(contents, '{}', 'application/vnd.in-toto+json')];
      const { artifactType: _, ...moved } = addArtifact(contents, {
        type: attestationType,
        subject: other,
        layers,
      });
      const platform = { os: 'linux', architecture: 'amd64' };
      addManifest(contents, { manifests: [{ ...image, platform }, attested(moved, image)] }, '1');
      const evidence = await evidenceOf(contents);
      assert.deepEqual([evidence.attachments, evidence.unknown], [[], []]);
      assert.match(evidence.notCovered.join(), /it is not about that image; it does not count/);
    });

    it('an attestation at the tag of signatures, or a signature at that of attestations', async () => {
      const contents = noContents();
      const image = addImage(contents, 'app', '1');
      addTagged(contents, image, 'sig', [addBlob(contents, 'dsse', 'application/vnd.dsse.envelope.v1+json')]);
      const signature = addBlob(contents, 'claim', 'application/vnd.dev.cosign.simplesigning.v1+json');
      addTagged(contents, image, 'att', [signature]);
      const evidence = await evidenceOf(contents);
      assert.deepEqual([evidence.attachments, evidence.unknown], [[], []]);
      assert.equal(evidence.notCovered.filter((one) => one.includes('which is not read')).length, 2);
    });

    it('signatures of another image of the same repository', async () => {
      const contents = noContents();
      addImage(contents, 'app', '1');
      const other = addImage(contents, 'other', '2');
      bundleOf(contents, other, 'of the other');
      addTagged(contents, other, 'sig', [
        addBlob(contents, 'of the other', 'application/vnd.dev.cosign.simplesigning.v1+json'),
      ]);
      for (const api of [true, false]) assert.deepEqual((await evidenceOf(contents, api)).attachments, []);
    });
  });

  it('reads a list whose entries do not say what they are', async () => {
    const contents = noContents();
    const image = addImage(contents, 'app', '1');
    const { artifactType: _, ...untyped } = bundleOf(contents, image, 'untyped');
    addFallback(contents, image, [untyped]);
    const server = await serve(serving(contents));
    assert.deepEqual(kindsOf(await collected(`registry:${server.host}/team/app:1`)), ['bundle']);
  });

  it('asks the registry itself where its mirror has no signatures', async () => {
    const signed = makeSigned();
    const own = await serve(serving(signed.contents, { api: true }));
    const image = noContents();
    for (const [digest, manifest] of signed.contents.manifests) image.manifests.set(digest, manifest);
    image.tags.set('1', signed.index.digest);
    const hidden = serving(image, { api: false });
    const mirror = await serve((request, response) => {
      // It has the referrers API, and copied the image alone.
      if (!request.url?.includes('/referrers/')) return hidden(request, response);
      response.setHeader('content-type', 'application/vnd.oci.image.index.v1+json');
      response.end('{"schemaVersion":2,"manifests":[]}');
    });
    const network = networkIn('/nowhere', { mirrors: new Map([[own.host, `http://${mirror.host}`]]) });
    const evidence = await collected(`registry:${own.host}/team/app:1`, { ...amd64, network });
    assert.deepEqual(found(evidence), everything(signed));
  });
});
