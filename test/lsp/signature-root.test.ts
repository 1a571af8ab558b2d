import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type InstallTrustRootResult,
  installTrustRoot,
  type TrustRootDateResult,
  trustRootDate,
  type UpdateTrustRootResult,
  updateTrustRoot,
} from '../../server/src/protocol-signature.ts';
import { allowLoopback } from '../support/loopback.ts';
import { harbourPolicy, type SignedHarbour } from '../support/signed-harbour.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('trust roots, through the language server', () => {
  let harbour: SignedHarbour;
  let editor: SignatureEditor;
  allowLoopback();
  before(async function () {
    harbour = await harbourOrSkip(this);
  });
  after(() => harbour?.stop());
  beforeEach(() => {
    editor = signatureEditor(harbour.host);
  });
  afterEach(() => editor.dispose());

  const install = (uri: string): Promise<InstallTrustRootResult> =>
    editor.ask<InstallTrustRootResult>(installTrustRoot, { uri });

  it('of the user’s own are installed once, and count for signers who name them', async () => {
    harbour.putKeys(join(editor.folder.path, 'downloads'));
    const image = `${harbour.host}/acme/app:1.4`;
    const own = join(editor.config, 'trust', 'trusted_root.json');
    const policy = harbourPolicy(harbour.host).replace('  trustRoots: [trust/trusted_root.json]\n', '');
    const signers = policy.replace(/trustRoot: .*/, `trustRoot: ${own}`);
    const uri = await editor.open('compose.yaml', composeOf([image]), 'dockercompose');
    await editor.check([image], { beside: uri });
    const file = editor.folder.uriOf('downloads/trust/trusted_root.json');
    for (let times = 0; times < 2; times += 1) {
      const answer = await install(file);
      assert.ok(!('trouble' in answer), JSON.stringify(answer));
      assert.ok(answer.message.includes(own));
    }
    const written = readFileSync(join(editor.config, 'trust.yaml'), 'utf8');
    assert.equal(written, 'signatures:\n  trustRoots:\n    - trust/trusted_root.json\n');
    assert.deepEqual(
      readFileSync(own),
      readFileSync(join(editor.folder.path, 'downloads', 'trust', 'trusted_root.json')),
    );
    // Who the signer is, the user’s own file may say as well.
    const signer = signers.slice(signers.indexOf('    release:'), signers.indexOf('    ops:'));
    writeFileSync(join(editor.config, 'trust.yaml'), `${written}  signers:\n${signer}`);
    await editor.start();
    await editor.open('compose.yaml', composeOf([image]), 'dockercompose');
    const [checked] = await editor.check([image], { beside: uri });
    assert.equal(checked?.status, 'verified', checked?.summary);
  });

  it('that are none are refused, and nothing is written', async () => {
    const uri = editor.folder.uriOf('wrong.json');
    editor.folder.write(
      'wrong.json',
      '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
    );
    const answer = await install(uri);
    assert.ok('trouble' in answer && /cannot be used/.test(answer.message), JSON.stringify(answer));
    const none = await install(editor.folder.uriOf('none.json'));
    assert.ok('trouble' in none && none.trouble === 'not-found');
    assert.deepEqual(readdirSync(editor.config), []);
  });

  it('of the public say as of when they are, and are fetched on command only, from a host that is named first', async () => {
    const { date } = await editor.ask<TrustRootDateResult>(trustRootDate);
    assert.match(date ?? '', /^20\d\d-\d\d-\d\d$/);
    const answer = await editor.ask<UpdateTrustRootResult>(updateTrustRoot, { allowed: [] });
    assert.ok('trouble' in answer && answer.trouble === 'consent', JSON.stringify(answer));
    assert.deepEqual(answer.consent?.keys, ['trust-root:tuf-repo-cdn.sigstore.dev']);
    // A proxy where nothing listens stands for a network that does not answer.
    const proxy = { https_proxy: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
    await editor.start({ environment: { ...editor.environment, ...proxy } });
    const failed = await editor.ask<UpdateTrustRootResult>(updateTrustRoot, {
      allowed: answer.consent?.keys,
    });
    assert.ok('trouble' in failed && failed.trouble !== 'consent', JSON.stringify(failed));
    assert.equal((await editor.ask<TrustRootDateResult>(trustRootDate)).date, date);
    await editor.start({ initializationOptions: { trusted: false } });
    const refused = await editor.ask<UpdateTrustRootResult>(updateTrustRoot, {
      allowed: answer.consent?.keys,
    });
    assert.ok('trouble' in refused && refused.trouble === 'restricted');
  });
});
