import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import {
  type CheckSignaturesResult,
  checkSignatures,
  type ListSignersResult,
  listSigners,
  type TrustSignerResult,
  trustSigner,
} from '../../server/src/protocol-signature.ts';
import { allowLoopback } from '../support/loopback.ts';
import { harbourPolicy, type SignedHarbour } from '../support/signed-harbour.ts';
import { edited, messageOf } from './client.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('trust in signers, through the language server', () => {
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

  describe('when the policy changes', () => {
    it('are judged anew at once, and nobody is asked', async () => {
      const uri = await opened('worker:2.1');
      await editor.check([named('worker:2.1')], { beside: uri });
      assert.deepEqual(ours(await editor.found(uri)), ['2: image-signature-untrusted']);
      const asked = harbour.registry.said().length;
      const more = '    worker: { key: keys/cosign-worker.pub }\n  images:';
      await editor.policy(harbourPolicy(harbour.host).replace('  images:', more));
      await editor.until(uri, (lenses) => lenses.includes('2: $(verified-filled) Verified: worker'));
      assert.deepEqual(ours(await editor.found(uri)), []);
      await editor.policy(harbourPolicy(harbour.host));
      await editor.until(uri, (lenses) =>
        lenses.includes('2: $(unverified) Signed, not by a trusted signer'),
      );
      assert.deepEqual(ours(await editor.found(uri)), ['2: image-signature-untrusted']);
      assert.equal(harbour.registry.said().length, asked);
    });

    it('are held against a key that was not there before', async () => {
      await editor.policy(harbourPolicy(harbour.host).replace('    ops: { key: keys/cosign.pub }\n', ''));
      const uri = await editor.open('compose.yaml', composeOf([named('mail:5')]), 'dockercompose');
      const [before] = await editor.check([named('mail:5')], { beside: uri });
      assert.equal(before?.status, 'untrusted');
      const signer = '    mail: { certificate: keys/notation.crt, level: permissive }\n  images:';
      await editor.policy(harbourPolicy(harbour.host).replace('  images:', signer));
      await editor.until(uri, (lenses) =>
        lenses.some((one) => /^2: \$\(verified-filled\) Verified: /.test(one)),
      );
    });

    it('ask for the transparency log where it says so', async () => {
      await editor.policy(harbourPolicy(harbour.host).replace('optional', 'required'));
      const uri = await editor.open(
        'compose.yaml',
        composeOf([named('queue:1.2'), named('app:1.4')]),
        'dockercompose',
      );
      const checked = await editor.check([named('queue:1.2'), named('app:1.4')], { beside: uri });
      assert.deepEqual(
        checked.map(({ status }) => status),
        ['not-proven', 'verified'],
      );
      assert.match(checked[0]?.summary ?? '', /^not proven: .*no transparency log entry/);
    });
  });

  describe('of a signer whom nobody trusts', () => {
    const signersOf = (uri: string, image = named('worker:2.1')): Promise<ListSignersResult> =>
      editor.ask<ListSignersResult>(listSigners, { image, beside: uri });
    const trust = async (uri: string, params: object): Promise<TrustSignerResult> => {
      const listed = await signersOf(uri);
      assert.ok('signers' in listed, JSON.stringify(listed));
      const [signer] = listed.signers;
      return editor.ask<TrustSignerResult>(trustSigner, {
        image: named('worker:2.1'),
        beside: uri,
        signer: signer?.signer,
        ...params,
      });
    };

    it('offer to trust them in the light bulb, with and without asking where', async () => {
      const uri = await opened('worker:2.1');
      await editor.check([named('worker:2.1')], { beside: uri });
      const found = (await editor.found(uri)).find(({ code }) => code === 'image-signature-untrusted');
      assert.ok(found);
      const actions = await editor.client().actions(uri, found.range, undefined, [found]);
      const command = actions.find(({ title }) => title === 'Trust this signer…')?.command;
      assert.deepEqual(command?.arguments, [named('worker:2.1'), uri]);
      const fix = actions.find(({ title }) => /^Trust the key sha256:.* in \.seaworthy\.yaml$/.test(title));
      assert.ok(fix, actions.map(({ title }) => title).join('\n'));
      const resolved = await editor.client().resolve(fix);
      const policy = edited(
        editor.folder.uriOf('.seaworthy.yaml'),
        harbourPolicy(harbour.host),
        resolved.edit,
      );
      assert.match(policy, /\n {6}key: keys\/cosign-worker\.pub\n/);
      await editor.policy(policy);
      await editor.until(uri, (lenses) =>
        lenses.some((one) => one.startsWith('2: $(verified-filled) Verified: ')),
      );
      assert.deepEqual(ours(await editor.found(uri)), []);
    });

    it('write the policy of the workspace', async () => {
      const uri = await opened('worker:2.1');
      await editor.check([named('worker:2.1')], { beside: uri });
      const answer = await trust(uri, { where: 'policy' });
      assert.ok('message' in answer && !('trouble' in answer), JSON.stringify(answer));
      assert.match(answer.message, /is trusted from now on, as `cosign-worker` in \.seaworthy\.yaml/);
      const edit = editor.client().applied.at(-1)?.edit;
      const text = edited(editor.folder.uriOf('.seaworthy.yaml'), harbourPolicy(harbour.host), edit);
      assert.match(text, /cosign-worker:\n +key: keys\/cosign-worker\.pub\n/);
    });

    it('write the user’s own trust, which counts at once and after a restart', async () => {
      const uri = await opened('worker:2.1');
      await editor.check([named('worker:2.1')], { beside: uri });
      const answer = await trust(uri, { where: 'user' });
      assert.ok('message' in answer && !('trouble' in answer), JSON.stringify(answer));
      const own = readFileSync(join(editor.config, 'trust.yaml'), 'utf8');
      assert.match(own, new RegExp(`key: ${editor.folder.path}/keys/cosign-worker\\.pub`));
      await editor.until(uri, (lenses) => lenses.includes('2: $(verified-filled) Verified: cosign-worker'));
      assert.match(
        await editor.provenance(named('worker:2.1'), uri),
        /Trust granted by \| `[^`]*trust\.yaml`/,
      );
      assert.equal(editor.client().applied.length, 0);
      await editor.start();
      await editor.open('compose.yaml', composeOf([named('worker:2.1')]), 'dockercompose');
      await editor.until(uri, (lenses) => lenses.includes('2: $(verified-filled) Verified: cosign-worker'));
    });

    it('take a key that the user picks only where it made a signature', async () => {
      editor.folder.remove('keys/cosign-worker.pub');
      editor.folder.write(
        'secret/team.pub',
        readFileSync(join(editor.folder.path, 'keys/cosign.pub'), 'utf8'),
      );
      const uri = await opened('worker:2.1');
      await editor.check([named('worker:2.1')], { beside: uri });
      const listed = await signersOf(uri);
      assert.ok('signers' in listed);
      assert.equal(listed.signers[0]?.needs, 'key');
      const wrong = await trust(uri, { where: 'policy', file: editor.folder.uriOf('secret/team.pub') });
      assert.ok(
        'trouble' in wrong && /made none of the signatures/.test(wrong.message),
        JSON.stringify(wrong),
      );
      const none = await trust(uri, { where: 'policy', file: editor.folder.uriOf('compose.yaml') });
      assert.ok('trouble' in none && /holds no public key/.test(none.message), JSON.stringify(none));
      assert.equal(editor.client().applied.length, 0);
      harbour.putKeys(join(editor.folder.path, 'later'));
      const file = editor.folder.uriOf('later/keys/cosign-worker.pub');
      const right = await trust(uri, { where: 'policy', file });
      assert.ok(!('trouble' in right), JSON.stringify(right));
      const edit = editor.client().applied.at(-1)?.edit;
      assert.match(
        edited(editor.folder.uriOf('.seaworthy.yaml'), harbourPolicy(harbour.host), edit),
        /key: later\/keys\/cosign-worker\.pub/,
      );
    });

    it('offer nobody of an image that is not signed, or not validly', async () => {
      const uri = await opened('tools:3.0', 'cache:7');
      await editor.check([named('tools:3.0'), named('cache:7')], { beside: uri });
      for (const image of ['tools:3.0', 'cache:7']) {
        const listed = await signersOf(uri, named(image));
        assert.ok('trouble' in listed && listed.trouble === 'not-found', JSON.stringify(listed));
      }
    });
  });

  describe('and policies of other tools', () => {
    const kyverno = (image: string, key: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: signed }
spec:
  rules:
    - name: signed
      match: { any: [{ resources: { kinds: [Pod] } }] }
      verifyImages:
        - imageReferences: ['${image}*']
          attestors:
            - entries:
                - keys:
                    publicKeys: |-
${key.trim().replace(/^/gm, ' '.repeat(22))}
                    rekor: { ignoreTlog: true }
`;

    it('ask for more, by their file’s name, and are read again once they changed', async () => {
      await editor.policy('signatures:\n  transparencyLog: optional\n');
      const uri = await editor.open('compose.yaml', composeOf([named('tools:3.0')]), 'dockercompose');
      await editor.check([named('tools:3.0')], { beside: uri });
      assert.deepEqual(ours(await editor.found(uri)), []);
      const key = readFileSync(join(editor.folder.path, 'keys/cosign.pub'), 'utf8');
      editor.folder.write('policies/signed.yaml', kyverno(`${harbour.host}/acme/`, key));
      await editor.changed('policies/signed.yaml');
      await editor.check([named('tools:3.0')], { beside: uri });
      const found = (await editor.found(uri)).find(({ code }) => code === 'image-unsigned');
      assert.match(messageOf(found), /`signed\.yaml` asks/);
    });
  });

  describe('in Restricted Mode', () => {
    it('are asked of nobody, and no file of the folder makes anybody trusted', async () => {
      await editor.start({ initializationOptions: { trusted: false } });
      const uri = await opened('queue:1.2');
      const asked = harbour.registry.said().length;
      const answer = await editor.ask<CheckSignaturesResult>(checkSignatures, {
        images: [named('queue:1.2')],
        beside: uri,
        allowed: [`registry:${harbour.host}`],
      });
      assert.ok('trouble' in answer && answer.trouble === 'restricted', JSON.stringify(answer));
      assert.deepEqual(
        (await editor.lenses(uri)).filter((one) => /ignature|erified/.test(one)),
        [],
      );
      assert.equal(harbour.registry.said().length, asked);
    });

    it('count as untrusted where a workspace’s own policy trusts the signer', async () => {
      const uri = await opened('queue:1.2');
      await editor.check([named('queue:1.2')], { beside: uri });
      await editor.start({ initializationOptions: { trusted: false } });
      await opened('queue:1.2');
      await editor.until(uri, (lenses) => lenses.some((one) => /not by a trusted signer|nknown/.test(one)));
      const listed = await editor.ask<ListSignersResult>(listSigners, {
        image: named('queue:1.2'),
        beside: uri,
      });
      const places = 'places' in listed ? listed.places.map(({ where }) => where) : ['user'];
      assert.deepEqual(places, ['user']);
    });
  });
});
