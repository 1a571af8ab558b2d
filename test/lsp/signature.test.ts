import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { type ListSignaturesResult, listSignatures } from '../../server/src/protocol-signature.ts';
import { allowLoopback } from '../support/loopback.ts';
import { harbourPolicy, type SignedHarbour } from '../support/signed-harbour.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('signatures, through the language server', () => {
  let harbour: SignedHarbour;
  let editor: SignatureEditor;
  const named = (image: string): string => `${harbour.host}/acme/${image}`;
  const ours = (found: readonly Diagnostic[]): readonly string[] =>
    found
      .filter(({ code }) => /^image-(?:signature|unsigned)/.test(String(code)))
      .map(({ range, code }) => `${range.start.line}: ${code}`);

  allowLoopback();
  before(async function () {
    harbour = await harbourOrSkip(this);
  });
  after(() => harbour?.stop());
  beforeEach(async () => {
    editor = signatureEditor(harbour.host);
    harbour.putKeys(editor.folder.path);
  });
  afterEach(() => editor.dispose());

  const opened = async (...images: readonly string[]): Promise<string> => {
    await editor.policy(harbourPolicy(harbour.host));
    return editor.open('compose.yaml', composeOf(images.map(named)), 'dockercompose');
  };

  it('say of each image the word that its signatures deserve', async () => {
    const uri = await opened('app:1.4', 'tools:3.0', 'worker:2.1', 'cache:7', 'queue:1.2', 'mail:5');
    assert.ok((await editor.lenses(uri)).includes('2: $(verified) Check signature'));
    const checked = await editor.check(
      ['app:1.4', 'tools:3.0', 'worker:2.1', 'cache:7', 'queue:1.2', 'mail:5'].map(named),
      { beside: uri },
    );
    assert.deepEqual(
      checked.map(({ status }) => status),
      ['verified', 'unsigned', 'untrusted', 'invalid', 'verified', 'untrusted'],
    );
    assert.match(
      checked[0]?.summary ?? '',
      /^verified: release\.yml@refs\/tags\/v1 of github\.com\/acme\/app, 20\d\d-\d\d-\d\d$/,
    );
    const lenses = (await editor.lenses(uri)).filter((one) => !/Scan|refresh/.test(one));
    assert.match(
      lenses[0] ?? '',
      /^2: \$\(verified-filled\) Verified: release\.yml@refs\/tags\/v1 of github\.com\/acme\/app, /,
    );
    const invalid = lenses[3] ?? '';
    assert.match(invalid, /^8: \$\(error\) Invalid: it is over another image \(sha256:[0-9a-f]{12}…\)/);
    assert.deepEqual(lenses.slice(1), [
      '4: $(circle-slash) Unsigned',
      '6: $(unverified) Signed, not by a trusted signer',
      invalid,
      '10: $(verified-filled) Verified: ops',
      '12: $(unverified) Signed, not by a trusted signer',
    ]);
    assert.deepEqual(ours(await editor.found(uri)), [
      '4: image-unsigned',
      '6: image-signature-untrusted',
      '8: image-signature-invalid',
      '12: image-signature-untrusted',
    ]);
  });

  it('stay neutral where no policy asks for any', async () => {
    await editor.policy('extends: recommended\n');
    const uri = await editor.open(
      'compose.yaml',
      composeOf([named('tools:3.0'), named('queue:1.2')]),
      'dockercompose',
    );
    await editor.check([named('tools:3.0'), named('queue:1.2')], { beside: uri });
    assert.deepEqual(ours(await editor.found(uri)), []);
    const lenses = await editor.lenses(uri);
    assert.ok(lenses.includes('2: $(circle-slash) Unsigned'), lenses.join('\n'));
    assert.ok(lenses.includes('4: $(unverified) Signed, not by a trusted signer'), lenses.join('\n'));
  });

  it('stand in the hover, with the digest, the time and who granted the trust in the document', async () => {
    const uri = await opened('app:1.4');
    await editor.check([named('app:1.4')], { beside: uri });
    const hover = await editor.hover(uri, 2, 15);
    assert.match(hover, /^\*\*Verified: release\.yml@refs\/tags\/v1 of github\.com\/acme\/app/);
    assert.match(hover, /^Trusted by `\.seaworthy\.yaml`\.$/m);
    assert.match(hover, /led to `sha256:[0-9a-f]{64}`, asked just now of 127\.0\.0\.1/);
    const document = await editor.provenance(named('app:1.4'), uri);
    for (const part of [
      /^# 127\.0\.0\.1:\d+\/acme\/app:1\.4$/m,
      /\| Trust granted by \| `\.seaworthy\.yaml` \|/,
      /\| Identity \| `https:\/\/github\.com\/acme\/app\/\.github\/workflows\/release\.yml@refs\/tags\/v1` \|/,
      /\| Transparency log \| has it \|/,
      /Build L2: GitHub Actions/,
      /\| Builder \| `https:\/\/github\.com\/acme\/app\/actions\/runs\/4711\/attempts\/1` \|/,
      /\| Commit \| `4e1243bd22c66e76c2ba9eddc1f91394e57f9f83` \|/,
      /\| Built from \| `docker\.io\/library\/alpine:3\.20` `sha256:[0-9a-f]{64}`/,
    ])
      assert.match(document, part);
    // Neither a link nor a picture, whatever a signature says.
    assert.doesNotMatch(document, /\]\(|<[a-z]|!\[/i);
  });

  it('are there again after a restart, with their time, until they are cleared', async () => {
    const uri = await opened('app:1.4', 'cache:7');
    await editor.check([named('app:1.4'), named('cache:7')], { beside: uri });
    const before = await editor.lenses(uri);
    const kept = readdirSync(join(editor.storage, 'signature-results'));
    assert.equal(kept.length, 2);
    const asked = harbour.registry.said().length;
    await editor.start();
    await opened('app:1.4', 'cache:7');
    await editor.until(uri, (lenses) => lenses.join() === before.join());
    assert.deepEqual(ours(await editor.found(uri)), ['4: image-signature-invalid']);
    assert.equal(harbour.registry.said().length, asked);
    const { images } = await editor.ask<ListSignaturesResult>(listSignatures, { beside: uri });
    assert.deepEqual(images.map(({ status, hasDockerfile }) => [status, hasDockerfile]).sort(), [
      ['invalid', false],
      ['verified', true],
    ]);
    assert.deepEqual(await editor.ask('seaworthy/signature/clear'), { cleared: 2 });
    assert.deepEqual(ours(await editor.found(uri)), []);
    assert.deepEqual(
      readdirSync(editor.storage).filter((name) => name === 'signature-results'),
      [],
    );
  });

  it('that were kept rest on no key that is another by now', async () => {
    const uri = await opened('queue:1.2');
    const [checked] = await editor.check([named('queue:1.2')], { beside: uri });
    assert.equal(checked?.status, 'verified');
    editor.folder.write(
      'keys/cosign.pub',
      readFileSync(join(editor.folder.path, 'keys/cosign-worker.pub'), 'utf8'),
    );
    await editor.start();
    await opened('queue:1.2');
    await editor.until(uri, (lenses) => lenses.some((one) => one.includes('keys have changed since')));
    assert.ok((await editor.lenses(uri)).every((one) => !/Verified/.test(one)));
  });

  it('can be left out of the lines', async () => {
    await editor.start({ settings: { signatures: { codeLens: false } } });
    const uri = await opened('queue:1.2');
    assert.deepEqual(
      (await editor.lenses(uri)).filter((one) => /ignature/.test(one)),
      [],
    );
  });
});
