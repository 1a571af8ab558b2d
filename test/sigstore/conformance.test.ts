import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBlob } from '../../server/signature/sigstore/verify-blob.ts';
import { keyAt, rootAt, vectorFolder } from './support/vectors.ts';
import { anchors, factsOf } from './support/verdict.ts';

/**
 * Sigstore's own conformance cases (`bundle-verify`): a name in `_fail` must not verify, every other must. Verifying
 * means what its specification means: whose it is, when, over this very file, and in a log; by whom the case says.
 */
const folder = vectorFolder('sigstore-conformance', 'test', 'assets', 'bundle-verify');
const cases =
  folder === undefined ? [] : readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
const usual = {
  identity:
    'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
};

describe('Sigstore’s conformance cases for bundles', () => {
  before(function () {
    if (folder === undefined) {
      console.log('      skipped: 70 cases, no ../shared/vectors/sigstore-conformance');
      this.skip();
    }
  });

  for (const { name } of cases) {
    it(name, async () => {
      assert.equal(await isVerified(join(folder ?? '', name)), !name.endsWith('_fail'));
    });
  }

  it('are seventy', () => assert.equal(cases.length, 70));
});

async function isVerified(path: string): Promise<boolean> {
  const own = (name: string): string => join(path, name);
  const said = (name: 'identity' | 'issuer') =>
    existsSync(own(name)) ? readFileSync(own(name), 'utf8').trim() : usual[name];
  const artifact = existsSync(own('artifact')) ? own('artifact') : join(path, '..', 'a.txt');
  const isByKey = existsSync(own('key.pub'));
  const key = isByKey ? keyAt(own('key.pub')) : undefined;
  const root = await rootAt(own('trusted_root.json'));
  const found = await verifyBlob({
    bundle: readFileSync(own('bundle.sigstore.json')),
    artifact: readFileSync(artifact),
    anchors: anchors(...(key ? [key] : []), ...(root ? [root] : [])),
    now: new Date(),
  });
  return found.map(factsOf).every(({ proof, log, signer }) => {
    const isByThem = isByKey
      ? signer?.kind === 'key'
      : signer?.kind === 'identity' &&
        signer.identity === said('identity') &&
        signer.issuer === said('issuer');
    return proof === 'good' && log === 'included' && isByThem;
  });
}
