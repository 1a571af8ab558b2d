import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, type Client, makeFolder, messageOf, rulesOf, startClient, until } from './client.ts';

const text = 'FROM node:latest\nUSER 1000\n';
const off = 'rules:\n  image-latest: off\n';

describe('LSP: policy', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  let uri: string;
  let policy: string;

  const rules = async (of = uri): Promise<readonly string[]> => rulesOf((await client.pull(of)).items);

  before(buildOnce);
  beforeEach(() => {
    folder = makeFolder({});
    uri = folder.uriOf('app/Dockerfile');
    policy = folder.uriOf('.seaworthy.yaml');
  });
  afterEach(async () => {
    await client.stop();
    folder.remove();
  });

  it('holds a file to the nearest policy file upwards', async () => {
    folder.write('.seaworthy.yaml', off);
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    assert.ok(!(await rules()).includes('image-latest'));
  });

  it('looks no further up than the workspace folder', async () => {
    folder.write('.seaworthy.yaml', off);
    mkdirSync(join(folder.path, 'app'));
    client = await startClient({ folders: [folder.uriOf('app')] });
    await client.open(uri, text);
    assert.ok((await rules()).includes('image-latest'));
  });

  it('holds a folder below to what is locked above, and says so where it is weakened', async () => {
    folder.write('.seaworthy.yaml', 'rules:\n  image-latest: error\nlocked: [image-latest]\n');
    folder.write('app/.seaworthy.yaml', off);
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    assert.ok((await rules()).includes('image-latest'));
    const nested = folder.uriOf('app/.seaworthy.yaml');
    await client.open(nested, off, 'yaml');
    const { items } = await client.pull(nested);
    assert.deepEqual(rulesOf(items), ['policy-locked']);
    assert.equal(items[0]?.range.start.line, 1);
    assert.match(String(items[0]?.message), /\.seaworthy\.yaml/);
  });

  it('asks for new findings when a policy file changes on the disk', async () => {
    client = await startClient({ folders: [folder.uri] });
    await until(
      () => client.registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles'),
      'watchers',
    );
    await client.open(uri, text);
    const { resultId, items } = await client.pull(uri);
    assert.ok(rulesOf(items).includes('image-latest'));
    folder.write('.seaworthy.yaml', off);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: policy, type: 1 }],
    });
    await until(() => client.refreshes() > 0, 'a refresh');
    const after = await client.pull(uri, resultId);
    assert.equal(after.kind, 'full');
    assert.ok(!rulesOf(after.items).includes('image-latest'));
  });

  it('counts a policy as it stands in the editor, with every key that is typed', async () => {
    folder.write('.seaworthy.yaml', off);
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    await client.open(policy, '', 'yaml');
    assert.ok((await rules()).includes('image-latest'));
    const before = client.refreshes();
    await client.change(policy, 2, off);
    await until(() => client.refreshes() > before, 'a refresh');
    assert.ok(!(await rules()).includes('image-latest'));
  });

  it('follows a file that the policy extends, and watches it', async () => {
    folder.write('.seaworthy.yaml', 'extends: ./base/ours.yaml\n');
    folder.write('base/ours.yaml', off);
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    assert.ok(!(await rules()).includes('image-latest'));
    folder.write('base/ours.yaml', 'rules:\n  image-latest: error\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uriOf('base/ours.yaml'), type: 2 }],
    });
    await until(() => client.refreshes() > 0, 'a refresh');
    assert.equal((await client.pull(uri)).items.find(({ code }) => code === 'image-latest')?.severity, 1);
  });

  it('finds what is wrong in the policy file, and fixes it', async () => {
    client = await startClient({ folders: [folder.uri] });
    const wrong = 'extends: recomended\nrule:\n  image-latest: off\n';
    await client.open(policy, wrong, 'yaml');
    const { items } = await client.pull(policy);
    assert.deepEqual(rulesOf(items), ['policy-invalid', 'policy-invalid']);
    assert.match(messageOf(items[0]), /Did you mean `recommended`\?/);
    const actions = await client.actions(policy, {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 19 },
    });
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Write recommended', 'Explain policy-invalid'],
    );
  });

  it('tells of a file that the policy extends and is not there, or leads in a circle', async () => {
    folder.write('.seaworthy.yaml', 'extends: [./a.yaml, ./missing.yaml]\n');
    folder.write('a.yaml', 'extends: ./.seaworthy.yaml\n');
    client = await startClient({ folders: [folder.uri] });
    await client.open(policy, 'extends: [./a.yaml, ./missing.yaml]\n', 'yaml');
    const { items } = await client.pull(policy);
    assert.ok(
      items.some((one) => messageOf(one).includes('missing.yaml')),
      JSON.stringify(items),
    );
    await client.open(uri, text);
    assert.ok((await rules()).includes('image-latest'));
    const status = await client.connection.sendRequest<{ broken?: string; policy?: string }>(
      'seaworthy/fileStatus',
      { uri },
    );
    assert.ok(status.broken);
    assert.equal(status.policy, policy);
  });

  it('goes on with the rest of a policy that is not YAML', async () => {
    folder.write('.seaworthy.yaml', 'rules: [\n');
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    assert.ok((await rules()).includes('image-latest'));
    await client.open(policy, 'rules: [\n', 'yaml');
    assert.ok((await rules(policy)).length > 0);
  });

  it('keeps the policies of several folders apart', async () => {
    const other = makeFolder({});
    folder.write('.seaworthy.yaml', off);
    client = await startClient({ folders: [folder.uri, other.uri] });
    await client.open(uri, text);
    await client.open(other.uriOf('Dockerfile'), text);
    assert.ok(!(await rules()).includes('image-latest'));
    assert.ok((await rules(other.uriOf('Dockerfile'))).includes('image-latest'));
    other.remove();
  });

  it('takes another policy file where the settings of that folder name one', async () => {
    folder.write('strict.yaml', off);
    const other = makeFolder({});
    client = await startClient({
      folders: [folder.uri, other.uri],
      settingsOf: (scope) => (scope === folder.uri ? { policyPath: 'strict.yaml' } : {}),
    });
    await client.open(uri, text);
    await client.open(other.uriOf('Dockerfile'), text);
    assert.ok(!(await rules()).includes('image-latest'));
    assert.ok((await rules(other.uriOf('Dockerfile'))).includes('image-latest'));
    other.remove();
  });

  it('lets policy tighten but not grant in a workspace that is not trusted', async () => {
    folder.write('.seaworthy.yaml', `${off}images:\n  mirrors: { docker.io: mirror.example.com }\n`);
    client = await startClient({ folders: [folder.uri], initializationOptions: { trusted: false } });
    const isOffered = async (): Promise<boolean> => {
      const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
      return (await client.actions(uri, whole)).some(({ title }) => title.includes('mirror.example.com'));
    };
    await client.open(uri, text);
    assert.ok(!(await rules()).includes('image-latest'));
    assert.equal(await isOffered(), false);
    await client.connection.sendNotification('seaworthy/trustChanged', { trusted: true });
    await until(() => client.refreshes() > 0, 'a refresh');
    assert.equal(await isOffered(), true);
  });

  it('leaves out what the policy ignores', async () => {
    folder.write('.seaworthy.yaml', 'ignore: [app/]\n');
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, text);
    assert.deepEqual(await rules(), []);
    assert.deepEqual(await client.connection.sendRequest('seaworthy/fileStatus', { uri }), {});
  });

  it('reads the files of a virtual workspace through the client, and no others', async () => {
    const asked: string[] = [];
    client = await startClient({
      folders: ['vscode-vfs://github/harbour/shop'],
      initializationOptions: { virtualSchemes: ['vscode-vfs'] },
      prepare: (connection) => {
        connection.onRequest('seaworthy/files/stat', ({ uri: of }: { uri: string }) => {
          asked.push(of);
          return of.endsWith('shop/.seaworthy.yaml') ? { kind: 'file', size: off.length } : null;
        });
        connection.onRequest('seaworthy/files/read', ({ uri: of }: { uri: string }) => {
          asked.push(of);
          return { base64: Buffer.from(off).toString('base64') };
        });
      },
    });
    const virtual = 'vscode-vfs://github/harbour/shop/app%20one/Dockerfile';
    await client.open(virtual, text);
    assert.ok(!(await rules(virtual)).includes('image-latest'));
    assert.ok(asked.includes('vscode-vfs://github/harbour/shop/app%20one/.seaworthy.yaml'), asked.join('\n'));
    await client.open('ftp://elsewhere/Dockerfile', text);
    assert.ok((await rules('ftp://elsewhere/Dockerfile')).includes('image-latest'));
    assert.ok(!asked.some((one) => one.startsWith('ftp:')));
  });

  it('gives the text of a new policy, and that of no other', async () => {
    client = await startClient({ folders: [folder.uri] });
    const made = await client.connection.sendRequest<{ uri: string; text?: string }>('seaworthy/newPolicy', {
      folder: folder.uri,
    });
    assert.equal(made.uri, policy);
    assert.match(made.text ?? '', /^extends: recommended$/m);
    folder.write('.seaworthy.yml', off);
    assert.deepEqual(await client.connection.sendRequest('seaworthy/newPolicy', { folder: folder.uri }), {
      uri: folder.uriOf('.seaworthy.yml'),
    });
  });

  it('lists every rule', async () => {
    client = await startClient();
    const rulesListed =
      await client.connection.sendRequest<{ id: string; languages: string[] }[]>('seaworthy/listRules');
    assert.ok(rulesListed.length > 20);
    assert.deepEqual(rulesListed.find(({ id }) => id === 'user-root-last')?.languages, ['Dockerfile']);
  });
});
