import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildOnce, type Client } from '../lsp/client.ts';
import { nowhere, type ScanEditor, scanEditor, scannedIn, troubleIn } from '../lsp/scan-editor.ts';
import { builtCli, runCli } from '../support/cli.ts';
import { exampleArchive, exampleDockerfile } from '../support/example-image.ts';
import { root } from '../support/root.ts';
import { scanFolder } from '../support/scan-cli.ts';

const hook = `--import=${pathToFileURL(join(root, 'test/support/no-network.mjs')).href}`;

const compose =
  'services:\n  web:\n    image: ghcr.io/harbour/shop:1\n    build: .\n  db:\n    image: postgres:9\n';
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "quay.io/a/b:1"}]}\n';

/** A daemon's socket that counts who comes. The guard of all tests lets sockets be, so that it would not tell. */
function listen(path: string): { readonly server: Server; readonly count: () => number } {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  server.listen(path);
  return { server, count: () => count };
}

describe('a session in which nothing is asked for', () => {
  if (process.platform === 'win32') return;
  before(buildOnce);

  describe('in the terminal', () => {
    let folder: ReturnType<typeof scanFolder>;
    let daemon: ReturnType<typeof listen>;
    const log = (): string => join(folder.path, 'requests');
    const said = (): string => (existsSync(log()) ? readFileSync(log(), 'utf8') : '');
    const environment = (): NodeJS.ProcessEnv => ({
      ...folder.env,
      DOCKER_HOST: `unix://${folder.path}/daemon.sock`,
      CONTAINER_HOST: `unix://${folder.path}/daemon.sock`,
      NODE_OPTIONS: hook,
      SEAWORTHY_REQUESTS: log(),
      SEAWORTHY_LOOPBACK: '',
    });

    before(() => {
      folder = scanFolder({
        Dockerfile: exampleDockerfile,
        'compose.yaml': compose,
        'pod.yaml': pod,
        'shop.tar': exampleArchive(),
        '.docker/config.json': '{"auths":{"ghcr.io":{"auth":"bWU6c2VjcmV0"}},"credsStore":"none"}',
      });
      daemon = listen(join(folder.path, 'daemon.sock'));
    });
    after(() => {
      daemon.server.close();
      folder.remove();
    });

    for (const args of [
      ['check'],
      ['check', '--all-rules', '--format', 'sarif'],
      ['check', '--fix-unsafe', '--format', 'json'],
      ['--explain', 'critical-vulnerability'],
      ['scan', 'docker-archive:shop.tar'],
      ['scan', 'docker-archive:shop.tar', '--file', 'compose.yaml', '--format', 'html'],
      ['scan', 'docker-archive:shop.tar', '--format', 'cyclonedx'],
      ['scan', 'docker-archive:shop.tar', '--file', 'Dockerfile', '--format', 'sarif'],
    ])
      it(`connects nowhere: ${args.join(' ')}`, async () => {
        const { code, err } = await runCli(args, { cwd: folder.path, env: environment(), main: builtCli() });
        assert.ok(code === 0 || code === 1, err);
        assert.equal(said(), '');
        assert.equal(daemon.count(), 0);
      });

    it('would be found out', async () => {
      await runCli(['scan', 'registry:203.0.113.7/a:1', '--no-cache'], {
        cwd: folder.path,
        env: environment(),
      });
      assert.match(said(), /^net 203\.0\.113\.7:443 /m);
      await runCli(['scan', 'docker:a:1', '--no-cache'], { cwd: folder.path, env: environment() });
      assert.ok(daemon.count() > 0);
      rmSync(log());
    });
  });

  describe('in the editor', () => {
    let editor: ScanEditor;
    let daemon: ReturnType<typeof listen>;
    const log = (): string => join(editor.storage, 'requests');
    const said = (): string => (existsSync(log()) ? readFileSync(log(), 'utf8') : '');
    const start = (): Promise<Client> =>
      editor.start({
        environment: nowhere(editor, {
          DOCKER_HOST: `unix://${join(editor.storage, 'daemon.sock')}`,
          CONTAINER_HOST: `unix://${join(editor.storage, 'daemon.sock')}`,
          NODE_OPTIONS: hook,
          SEAWORTHY_REQUESTS: log(),
          SEAWORTHY_LOOPBACK: '',
        }),
      });

    beforeEach(() => {
      editor = scanEditor();
      daemon = listen(join(editor.storage, 'daemon.sock'));
    });
    afterEach(async () => {
      daemon.server.close();
      await editor.dispose();
    });

    /** What an editor asks by itself while somebody reads and types. */
    async function lookAround(client: Client): Promise<void> {
      const texts: readonly (readonly [string, string, string])[] = [
        ['compose.yaml', 'dockercompose', compose],
        ['pod.yaml', 'yaml', pod],
        ['api/Dockerfile', 'dockerfile', 'FROM ghcr.io/harbour/base:1\nRUN curl https://example.com | sh\n'],
      ];
      for (const [name, language, text] of texts) {
        editor.folder.write(name, text);
        await client.open(editor.folder.uriOf(name), text, language);
      }
      for (const uri of [editor.uri, ...texts.map(([name]) => editor.folder.uriOf(name))]) {
        const textDocument = { uri };
        assert.ok((await client.pull(uri)).items.length > 0, uri);
        await editor.lenses(uri);
        const start = { line: 0, character: 0 };
        const end = { line: 50, character: 0 };
        const actions = await client.actions(uri, { start, end });
        for (const action of actions.slice(0, 5)) if (action.data !== undefined) await client.resolve(action);
        for (let line = 0; line < 4; line++)
          await editor.ask('textDocument/hover', { textDocument, position: { line, character: 8 } });
        await client.change(uri, 2, '# changed\nFROM node:24\n');
        await client.pull(uri);
      }
      await editor.tree();
    }

    it('connects nowhere while files are opened, read and changed', async () => {
      await lookAround(await start());
      assert.equal(said(), '');
      assert.equal(daemon.count(), 0);
    });

    it('connects nowhere when an archive is scanned, looked at and taken up again after a restart', async () => {
      await start();
      const { result, summary } = scannedIn(await editor.scan());
      assert.match(summary, /vulnerabilities not checked/);
      assert.match(await editor.page(result), /<html/);
      await editor.page(result, 'cyclonedx');
      const client = await start();
      assert.ok((await editor.lenses()).some((lens) => lens.includes('vulnerabilities not checked')));
      await lookAround(client);
      assert.equal(said(), '');
      assert.equal(daemon.count(), 0);
    });

    it('asks before the first scan that speaks to a host, and speaks to none until then', async () => {
      await start();
      for (const image of ['registry:203.0.113.7/a:1', 'registry:alpine:3.16'])
        assert.equal(troubleIn(await editor.scan({ image })).trouble, 'consent');
      assert.equal(said(), '');
    });

    it('would be found out', async () => {
      await start();
      const image = 'registry:203.0.113.7/a:1';
      await editor.scan({ image, allowed: ['registry:203.0.113.7'] });
      assert.match(said(), /^net 203\.0\.113\.7:443 /m);
      await editor.scan({ image: 'docker:a:1' });
      assert.ok(daemon.count() > 0);
    });
  });
});
