import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBlob } from '../../server/signature/sigstore/verify-blob.ts';
import { rootAt, vectorFolder } from './support/vectors.ts';
import { anchors, factsOf } from './support/verdict.ts';

const folder = vectorFolder('github-attestations', 'pkg', 'cmd', 'attestation', 'test', 'data');

const npm = 'https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main';
const github = 'https://token.actions.githubusercontent.com';

/** Which file each is about, and what must come out under the trust root that lies beside them, bundle by bundle. */
const expected: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'custom-issuer.sigstore.json': [
    'custom-issuer-artifact',
    `good by https://github.com/too-legit/attest/.github/workflows/integration.yml@refs/heads/main of ${github}/hammer-time`,
  ],
  // By GitHub's own authority, for private repositories: its root is not beside it.
  'github_provenance_demo-0.0.12-py3-none-any-bundle.jsonl': [
    'github_provenance_demo-0.0.12-py3-none-any.whl',
    'unknown-signer',
  ],
  'github_provenance_demo-0.0.12-py3-none-any-bundle-missing-cert.jsonl': [
    'github_provenance_demo-0.0.12-py3-none-any.whl',
    'invalid',
  ],
  'github_provenance_demo-0.0.12-py3-none-any-bundle-missing-verification-material.jsonl': [
    'github_provenance_demo-0.0.12-py3-none-any.whl',
    'invalid',
  ],
  'reusable-workflow-attestation.sigstore.json': [
    'reusable-workflow-artifact',
    `good by https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml@09b495c3f12c7881b3cc17209a327792065c1a1d of ${github}`,
  ],
  'sigstore-js-2.1.0-bundle.json': ['sigstore-js-2.1.0.tgz', `good by ${npm} of ${github}`],
  'sigstore-js-2.1.0-bundle-v0.1.json': ['sigstore-js-2.1.0.tgz', `good by ${npm} of ${github}`],
  'sigstore-js-2.1.0_with_2_bundles.jsonl': [
    'sigstore-js-2.1.0.tgz',
    `good by ${npm} of ${github}`,
    `good by ${npm} of ${github}`,
  ],
  'sigstoreBundle-invalid-signature.json': ['sigstore-js-2.1.0.tgz', 'invalid'],
};

describe('GitHub’s attestations', () => {
  before(function () {
    if (folder === undefined) {
      console.log(
        `      skipped: ${Object.keys(expected).length} bundles, no ../shared/vectors/github-attestations`,
      );
      this.skip();
    }
  });

  it('are all known', () => {
    const names = readdirSync(folder ?? '').filter(
      (name) => /\.jsonl?$/.test(name) && name !== 'trusted_root.json',
    );
    assert.deepEqual(names.toSorted(), Object.keys(expected).toSorted());
  });

  for (const [name, [artifact, ...words]] of Object.entries(expected)) {
    it(name, async () => assert.deepEqual(await told(name, artifact), words));
  }

  it('are about no other file', async () => {
    for (const [name, [artifact, ...words]] of Object.entries(expected)) {
      const other = artifact.startsWith('custom') ? 'reusable-workflow-artifact' : 'custom-issuer-artifact';
      const now = words.map((word) => (word.startsWith('good') ? 'invalid' : word));
      assert.deepEqual(await told(name, other), now, name);
    }
  });
});

async function told(name: string, artifact: string): Promise<readonly string[]> {
  const root = await rootAt(join(folder ?? '', 'trusted_root.json'));
  const found = await verifyBlob({
    bundle: readFileSync(join(folder ?? '', name)),
    artifact: readFileSync(join(folder ?? '', artifact)),
    anchors: anchors(...(root ? [root] : [])),
    now: new Date(),
  });
  return found
    .map(factsOf)
    .map(({ proof, signer, log }) =>
      proof === 'good' && signer?.kind === 'identity' && log === 'included'
        ? `good by ${signer.identity} of ${signer.issuer}`
        : proof,
    );
}
