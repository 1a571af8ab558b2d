import { strict as assert } from 'node:assert';
import { runCli } from '../support/cli.ts';
import { buildOnce, type Client, makeFolder, rulesOf, startClient, until } from './client.ts';

const text = 'FROM example.com/app\nUSER 1000\n';

describe('LSP: a baseline', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  before(buildOnce);
  beforeEach(async () => {
    folder = makeFolder({});
    folder.write('app/Dockerfile', text);
    const { code } = await runCli(['baseline', 'create'], { cwd: folder.path });
    assert.equal(code, 0);
    client = await startClient({ folders: [folder.uri] });
  });
  afterEach(async () => {
    await client.stop();
    folder.remove();
  });

  it('keeps quiet what it lists while the file is typed, and lets what is new be seen', async () => {
    const uri = folder.uriOf('app/Dockerfile');
    await client.open(uri, text);
    assert.deepEqual(rulesOf((await client.pull(uri)).items), []);
    await client.change(uri, 2, `# Moved.\n\n${text}RUN sudo true\n`);
    assert.deepEqual(rulesOf((await client.pull(uri)).items), ['run-sudo']);
  });

  it('is read anew when it changes', async () => {
    const uri = folder.uriOf('app/Dockerfile');
    await client.open(uri, text);
    const { resultId } = await client.pull(uri);
    folder.write('.seaworthy-baseline.json', '{"version":1,"files":{}}');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uriOf('.seaworthy-baseline.json'), type: 2 }],
    });
    await until(() => client.refreshes() > 0, 'a refresh');
    const after = await client.pull(uri, resultId);
    assert.equal(after.kind, 'full');
    assert.deepEqual(rulesOf(after.items), ['image-untagged']);
  });

  it('counts in a check of the workspace', async () => {
    const result = await client.connection.sendRequest<{ warnings: number; files: number }>(
      'seaworthy/checkWorkspace',
      {},
    );
    assert.equal(result.files, 1);
    assert.equal(result.warnings, 0);
  });
});
