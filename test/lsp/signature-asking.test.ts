import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import { join } from 'node:path';
import {
  type CheckSignaturesResult,
  cancelSignature,
  checkSignatures,
} from '../../server/src/protocol-signature.ts';
import { serve, type TestServer } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { harbourPolicy, type SignedHarbour } from '../support/signed-harbour.ts';
import { messageOf, rulesOf } from './client.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('what checks of signatures ask, through the language server', () => {
  let harbour: SignedHarbour;
  let editor: SignatureEditor;
  const named = (image: string): string => `${harbour.host}/acme/${image}`;

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

  describe('and the network', () => {
    let server: TestServer | undefined;
    afterEach(async () => {
      await server?.close();
      server = undefined;
    });

    it('name all hosts once before the first request, each once', async () => {
      server = await serve((_, response) => response.writeHead(404).end('{}'));
      const uri = await opened('app:1.4');
      const asked = harbour.registry.said().length;
      const images = [named('app:1.4'), named('queue:1.2'), `${server.host}/other:1`];
      const ask = (allowed: readonly string[]): Promise<CheckSignaturesResult> =>
        editor.ask<CheckSignaturesResult>(checkSignatures, { images, beside: uri, allowed });
      const answer = await ask([]);
      assert.ok('trouble' in answer && answer.trouble === 'consent', JSON.stringify(answer));
      assert.deepEqual(answer.consent?.keys, [`registry:${harbour.host}`, `registry:${server.host}`]);
      const rest = await ask([`registry:${harbour.host}`]);
      assert.ok('trouble' in rest);
      assert.deepEqual(rest.consent?.keys, [`registry:${server.host}`]);
      assert.equal(harbour.registry.said().length, asked);
      assert.equal(server.requests.length, 0);
    });

    it('name the registry that a daemon pulled its image from, which only the daemon knows', async () => {
      const socket = join(editor.folder.path, 'docker.sock');
      const digest = `sha256:${'a'.repeat(64)}`;
      const daemon = createServer((request, response) => {
        const isImage = /\/images\/.*\/json$/.test(request.url ?? '');
        response.setHeader('content-type', 'application/json');
        response.setHeader('api-version', '1.47');
        response.end(
          JSON.stringify(isImage ? { Id: digest, RepoDigests: [`elsewhere.example/app@${digest}`] } : {}),
        );
      });
      daemon.listen(socket);
      try {
        await editor.start({ environment: { ...editor.environment, DOCKER_HOST: `unix://${socket}` } });
        const images = ['docker:renamed.example/app:1'];
        const answer = await editor.ask<CheckSignaturesResult>(checkSignatures, { images, allowed: [] });
        assert.ok('trouble' in answer && answer.trouble === 'consent', JSON.stringify(answer));
        assert.deepEqual(answer.consent?.keys, ['registry:elsewhere.example']);
      } finally {
        daemon.closeAllConnections();
        daemon.close();
      }
    });

    it('name a program of the user’s, and whom a look at revocation would ask', async () => {
      const ask = async (signatures: object): Promise<readonly string[]> => {
        await editor.start({ settings: { signatures } });
        const images = [named('app:1.4')];
        const answer = await editor.ask<CheckSignaturesResult>(checkSignatures, { images, allowed: [] });
        assert.ok('trouble' in answer && answer.trouble === 'consent', JSON.stringify(answer));
        return answer.consent?.keys ?? [];
      };
      const own = `registry:${harbour.host}`;
      assert.deepEqual(await ask({ tool: 'cosign' }), [own, 'tool:cosign']);
      assert.deepEqual(await ask({ revocation: true }), [own, 'revocation']);
      assert.deepEqual(await ask({ tool: 'nonsense', revocation: 'yes' }), [own]);
    });

    it('say what helps where the program of the user’s is not there', async () => {
      await editor.start({
        settings: { signatures: { tool: 'cosign', toolPaths: { cosign: join(editor.folder.path, 'none') } } },
      });
      const allowed = [`registry:${harbour.host}`, 'tool:cosign'];
      const [checked] = await editor.check([named('app:1.4')], { allowed });
      assert.equal(checked?.status, 'unknown');
      assert.match(checked?.trouble?.message ?? '', /cosign/);
    });

    it('are unknown, never unsigned, where a registry fails', async () => {
      server = await serve((_, response) => response.writeHead(503).end('{}'));
      const image = `${server.host}/acme/app:1`;
      await editor.policy('signatures:\n  images:\n    - match: "**"\n');
      const uri = await editor.open('compose.yaml', composeOf([image]), 'dockercompose');
      const [checked] = await editor.check([image], { beside: uri, allowed: [`registry:${server.host}`] });
      assert.equal(checked?.status, 'unknown');
      assert.ok(checked?.trouble?.message.includes(server.host), checked?.trouble?.message);
      const lenses = await editor.lenses(uri);
      assert.ok(
        lenses.some((one) => one.startsWith('2: $(question) Signature unknown: ')),
        lenses.join('\n'),
      );
      assert.match(await editor.hover(uri, 2, 15), /^\*\*Signature unknown\*\*/);
      assert.ok(!rulesOf(await editor.found(uri)).includes('image-unsigned'));
    });

    it('end at once when they are cancelled, ten at a time', async () => {
      server = await serve(() => undefined);
      const { host } = server;
      const images = Array.from({ length: 10 }, (_, index) => `${host}/slow:${index}`);
      const uri = await editor.open('compose.yaml', composeOf(images), 'dockercompose');
      const asking = editor.ask<CheckSignaturesResult>(checkSignatures, {
        images,
        beside: uri,
        allowed: [`registry:${host}`],
      });
      await editor.until(uri, (lenses) => lenses.some((one) => one.includes('sync~spin')));
      assert.ok((await editor.lenses(uri)).filter((one) => one.includes('sync~spin')).length <= 5);
      const began = performance.now();
      for (let left = 0; left < images.length; left += 1)
        for (const image of images) await editor.ask(cancelSignature, { image });
      const answer = await asking;
      assert.ok(performance.now() - began < 1000);
      assert.ok('images' in answer && answer.images.every(({ trouble }) => trouble?.trouble === 'cancelled'));
      assert.ok((await editor.lenses(uri)).includes('2: $(verified) Check signature'));
    });

    it('hold no credential in messages, logs, documents and what is kept', async () => {
      const token = 'ghp_Zq7Lm2Xw9Rb4Tn6Vc1Yk8Hd3Js5Pf0Ga2Be4';
      server = await serve((request, response) => {
        const proof = request.headers.authorization;
        if (proof === undefined)
          return response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end('{}');
        // A registry that says back what it was told.
        return response
          .writeHead(403)
          .end(JSON.stringify({ errors: [{ code: 'DENIED', message: `no: ${proof} ${token}` }] }));
      });
      const { host } = server;
      const auth = Buffer.from(`ann:${token}`).toString('base64');
      editor.home.write('.docker/config.json', JSON.stringify({ auths: { [host]: { auth } } }));
      await editor.start();
      const image = `${host}/acme/app:1`;
      const uri = await editor.open('compose.yaml', composeOf([image]), 'dockercompose');
      const [checked] = await editor.check([image], { beside: uri, allowed: [`registry:${host}`] });
      assert.equal(checked?.status, 'unknown');
      assert.ok(server.requests.some(({ authorization }) => authorization === `Basic ${auth}`));
      const told = JSON.stringify([
        checked,
        await editor.lenses(uri),
        await editor.hover(uri, 2, 15),
        (await editor.found(uri)).map(messageOf),
        editor.client().logged,
      ]);
      for (const secret of [token, auth]) assert.ok(!told.includes(secret));
    });
  });
});
