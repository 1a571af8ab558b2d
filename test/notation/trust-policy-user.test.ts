import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTrustPolicy } from '../../server/signature/notation/trust-policy.ts';

const policyWith = (name: string): string =>
  JSON.stringify({
    version: '1.0',
    trustPolicies: [
      {
        name,
        registryScopes: ['*'],
        signatureVerification: { level: 'strict' },
        trustStores: ['ca:acme'],
        trustedIdentities: ['*'],
      },
    ],
  });

describe("the user's own trust policy of Notation's", () => {
  const folders: string[] = [];
  const folder = (files: Readonly<Record<string, string>>): string => {
    const path = mkdtempSync(join(tmpdir(), 'seaworthy-notation-'));
    folders.push(path);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  };
  after(() => {
    for (const path of folders) rmSync(path, { recursive: true });
  });

  it('is the newer file, else the older one, else none', async () => {
    const nameIn = async (files: Readonly<Record<string, string>>): Promise<string | undefined> => {
      const found = await loadTrustPolicy(folder(files));
      assert.ok(found === undefined || !('trouble' in found));
      return found?.statements[0]?.name;
    };
    assert.equal(
      await nameIn({ 'trustpolicy.json': policyWith('old'), 'trustpolicy.oci.json': policyWith('new') }),
      'new',
    );
    assert.equal(await nameIn({ 'trustpolicy.json': policyWith('old') }), 'old');
    assert.equal(await nameIn({}), undefined);
  });

  it('is not read over a link, and a wrong newer one is not passed over', async () => {
    const path = folder({ 'mine.json': policyWith('mine') });
    symlinkSync(join(path, 'mine.json'), join(path, 'trustpolicy.json'));
    const linked = await loadTrustPolicy(path);
    assert.ok(linked !== undefined && 'trouble' in linked && linked.trouble === 'refused');
    const wrong = await loadTrustPolicy(
      folder({ 'trustpolicy.oci.json': '{', 'trustpolicy.json': policyWith('mine') }),
    );
    assert.ok(wrong !== undefined && 'trouble' in wrong && wrong.trouble === 'broken');
  });
});
