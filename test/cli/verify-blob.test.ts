import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const vectors = join(root, '../shared/vectors');
const conformance = join(vectors, 'sigstore-conformance/test/assets/bundle-verify');
const isHere = existsSync(conformance);
const github = join(vectors, 'github-attestations/pkg/cmd/attestation/test/data');

const identity =
  'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main';
const signer = [
  '--certificate-identity',
  identity,
  '--certificate-oidc-issuer',
  'https://token.actions.githubusercontent.com',
];

/** Where a case names its signer, that one. */
const signerOf = (name: string): readonly string[] => {
  const at = (file: string, usual: string | undefined): string => {
    const path = join(conformance, name, file);
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : (usual ?? '');
  };
  return [
    '--certificate-identity',
    at('identity', signer[1]),
    '--certificate-oidc-issuer',
    at('issuer', signer[3]),
  ];
};

describe(`seaworthy verify --bundle${isHere ? '' : ' (../shared is not here)'}`, function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof verifyFolder>;
  before(() => {
    folder = verifyFolder({ 'other.txt': 'another file\n', 'broken.json': '{' });
  });
  after(() => folder.remove());

  const bundleOf = (name: string): readonly string[] => [
    '--bundle',
    join(conformance, name, 'bundle.sigstore.json'),
  ];
  const artifact = ['--artifact', join(conformance, '../bundle-verify/a.txt')];

  it('says who signed a plain file, when, and against which root of which day', async function () {
    if (!isHere) return this.skip();
    const { report, code, err } = await folder.json([...bundleOf('happy-path-v0.3'), ...artifact, ...signer]);
    assert.equal(code, 0, err + JSON.stringify(report.images));
    const [image] = report.images;
    assert.equal(image?.status, 'verified');
    assert.equal(image?.reference, null);
    assert.deepEqual(
      image?.trust.map(({ id, kind }) => `${kind} ${id}`),
      ['trust root public-good'],
    );
    assert.match(image?.trust[0]?.date ?? '', /^\d{4}-\d\d-\d\d/);
    const { out } = await folder.verify([...bundleOf('happy-path-v0.3'), ...artifact, ...signer]);
    assert.match(out, /trust root public-good of \d{4}-\d\d-\d\d/);
    assert.match(out, /by the transparency log/);
  });

  it('is not verified for another file, another signer or nobody in particular', async function () {
    if (!isHere) return this.skip();
    const other = await folder.json([...bundleOf('happy-path-v0.3'), '--artifact', 'other.txt', ...signer]);
    assert.equal(other.code, 1);
    assert.equal(other.report.images[0]?.status, 'invalid');
    const anybody = await folder.json([...bundleOf('happy-path-v0.3'), ...artifact]);
    assert.equal(anybody.code, 1);
    assert.equal(anybody.report.images[0]?.status, 'untrusted');
    const stranger = ['--certificate-identity', 'https://github.com/acme/*', ...signer.slice(2)];
    const strange = await folder.json([...bundleOf('happy-path-v0.3'), ...artifact, ...stranger]);
    assert.equal(strange.code, 1);
    assert.equal(strange.report.images[0]?.status, 'untrusted');
  });

  it('holds it to a key and to roots of its own, and then to no other', async function () {
    if (!isHere) return this.skip();
    const at = (name: string, file: string): string => join(conformance, name, file);
    const managed = 'managed-key-and-trusted-root';
    const byKey = [
      ...bundleOf(managed),
      ...artifact,
      '--key',
      at(managed, 'key.pub'),
      '--trusted-root',
      at(managed, 'trusted_root.json'),
    ];
    const { code, report } = await folder.json(byKey);
    assert.equal(code, 0, JSON.stringify(report.images));
    const custom = 'intoto-with-custom-trust-root';
    const byIdentity = [...bundleOf(custom), '--artifact', at(custom, 'artifact'), ...signerOf(custom)];
    const rooted = await folder.json([...byIdentity, '--trusted-root', at(custom, 'trusted_root.json')]);
    assert.equal(rooted.code, 0, JSON.stringify(rooted.report.images));
    assert.equal((await folder.json(byIdentity)).code, 1);
    const privately = ['--trusted-root', at(custom, 'trusted_root.json')];
    const outside = await folder.json([...bundleOf('happy-path-v0.3'), ...artifact, ...signer, ...privately]);
    assert.equal(outside.code, 1, 'the public root no longer counts');
  });

  it('never verifies a bundle that cannot be read', async () => {
    const { code, report } = await folder.json([
      '--bundle',
      'broken.json',
      '--artifact',
      'other.txt',
      ...signer,
    ]);
    assert.ok(code === 1 || code === 3);
    assert.notEqual(report.images[0]?.status, 'verified');
  });

  it("takes GitHub's attestations, several in a file", async function () {
    const bundle = join(github, 'sigstore-js-2.1.0-bundle.json');
    if (!existsSync(bundle)) return this.skip();
    const args = [
      '--bundle',
      bundle,
      '--artifact',
      join(github, 'sigstore-js-2.1.0.tgz'),
      '--certificate-identity',
      'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/*',
      ...signer.slice(2),
    ];
    const { report, code } = await folder.json(args);
    assert.equal(code, 0, JSON.stringify(report.images));
    assert.equal(report.images[0]?.attestations[0]?.status, 'verified');
  });
});
