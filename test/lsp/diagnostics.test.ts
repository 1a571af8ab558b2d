import { strict as assert } from 'node:assert';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import {
  buildOnce,
  type Client,
  capable,
  makeFolder,
  messageOf,
  plain,
  rangeOf,
  rulesOf,
  startClient,
  until,
} from './client.ts';

const dockerfile = 'FROM node:latest\nUSER 1000\n';
const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: ${image}\n`;

describe('LSP: diagnostics', () => {
  let client: Client;
  const uri = 'file:///c%3A/code/app/Dockerfile';

  before(buildOnce);
  afterEach(() => client.stop());

  it('answers a pull with findings, their rules, pages and levels', async () => {
    client = await startClient();
    await client.open(uri, dockerfile);
    const { kind, items } = await client.pull(uri);
    assert.equal(kind, 'full');
    const latest = items.find(({ code }) => code === 'image-latest');
    assert.deepEqual(latest?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 16 } });
    assert.equal(latest?.severity, DiagnosticSeverity.Warning);
    assert.equal(latest?.source, 'Seaworthy');
    assert.match(latest?.codeDescription?.href ?? '', /^file:.*\/dist\/rules\/image-latest\.md$/);
  });

  it('leads to pages in the client where the client has a place for them', async () => {
    client = await startClient({ initializationOptions: { rulePages: 'seaworthy-rule:/' } });
    await client.open(uri, dockerfile);
    const { items } = await client.pull(uri);
    assert.equal(
      items.find(({ code }) => code === 'image-latest')?.codeDescription?.href,
      'seaworthy-rule:/image-latest.md',
    );
  });

  it('says unchanged for as long as nothing changed', async () => {
    client = await startClient();
    await client.open(uri, dockerfile);
    const { resultId } = await client.pull(uri);
    assert.ok(resultId);
    assert.deepEqual(await client.pull(uri, resultId), { kind: 'unchanged', resultId });
    await client.change(uri, 2, 'FROM scratch\n');
    const after = await client.pull(uri, resultId);
    assert.equal(after.kind, 'full');
    assert.ok(!rulesOf(after.items).includes('image-latest'));
  });

  it('takes incremental changes, several at once', async () => {
    client = await startClient();
    await client.open(uri, dockerfile);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 16 } }, text: 'golang' },
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# 🚢\n' },
      ],
    });
    const { items } = await client.pull(uri);
    assert.deepEqual(rangeOf(items, 'image-untagged'), {
      start: { line: 1, character: 5 },
      end: { line: 1, character: 11 },
    });
  });

  it('counts columns in UTF-16 units and lines by CRLF', async () => {
    client = await startClient();
    const text = pod('node').replace(/- name: web\n.*\n/, '- {name: "🚢", image: node}\n');
    await client.open('file:///c%3A/pod.yaml', text.replaceAll('\n', '\r\n'), 'yaml');
    const { items } = await client.pull('file:///c%3A/pod.yaml');
    const before = '    - {name: "🚢", image: ';
    assert.deepEqual(rangeOf(items, 'image-untagged').start, { line: 6, character: before.length });
  });

  it('sends at most 1,000 findings of a file and one that says so', async () => {
    client = await startClient();
    const many = Array.from({ length: 600 }, (_, index) => pod(`node # ${index}`)).join('---\n');
    await client.open('file:///many.yaml', many, 'yaml');
    const { items } = await client.pull('file:///many.yaml');
    assert.equal(items.length, 1001);
    assert.equal(items[0]?.code, 'too-many-findings');
    assert.match(messageOf(items[0]), /^This file has \d+ findings\. The 1000 most severe are shown\.$/);
    assert.ok(
      Math.max(...items.slice(1).map(({ severity }) => severity ?? 0)) <= DiagnosticSeverity.Information,
    );
  });

  it('marks what is superfluous or out of use', async () => {
    client = await startClient();
    await client.open(uri, '# seaworthy-ignore image-latest: no reason any more\nFROM scratch\n');
    const unused = (await client.pull(uri)).items.find(({ code }) => code === 'ignore-unused');
    assert.deepEqual(unused?.tags, [DiagnosticTag.Unnecessary]);
  });

  it('leaves other YAML alone', async () => {
    client = await startClient();
    await client.open('file:///other.yaml', 'name: ci\non: push\n', 'yaml');
    assert.deepEqual(await client.pull('file:///other.yaml'), { kind: 'full', items: [] });
  });

  it('is silent where it is turned off, and not where it is turned on again', async () => {
    let enable = false;
    client = await startClient({ settingsOf: () => ({ enable }) });
    await client.open(uri, dockerfile);
    assert.deepEqual((await client.pull(uri)).items, []);
    enable = true;
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until(() => client.refreshes() > 0, 'a refresh');
    assert.ok((await client.pull(uri)).items.length > 0);
  });

  it('answers a request that was cancelled with an error, and goes on', async () => {
    client = await startClient();
    await client.open(uri, dockerfile);
    const source = new (await import('vscode-languageserver/node')).CancellationTokenSource();
    const answer = client.connection.sendRequest('seaworthy/checkWorkspace', {}, source.token);
    source.cancel();
    await answer.catch((error: { code: number }) => assert.equal(error.code, -32800));
    assert.ok((await client.pull(uri)).items.length > 0);
  });

  it('says in words what it cannot answer', async () => {
    client = await startClient();
    await assert.rejects(client.connection.sendRequest('seaworthy/fixAll', { uri }), {
      message: 'Seaworthy does not check this file.',
    });
  });
});

describe('LSP: diagnostics for clients that do not pull', () => {
  let client: Client;
  const uri = 'file:///code/Dockerfile';

  before(buildOnce);
  afterEach(() => client.stop());

  it('pushes on opening and on every change, with the version', async () => {
    client = await startClient({ capabilities: plain });
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    await client.open(uri, dockerfile);
    await until(() => client.pushed.get(uri)?.version === 1, 'findings of version 1');
    assert.ok(rulesOf(client.pushed.get(uri)?.diagnostics ?? []).includes('image-latest'));
    await client.change(uri, 2, 'FROM scratch\n');
    await client.change(uri, 3, 'FROM node\nUSER 1000\n');
    await until(() => client.pushed.get(uri)?.version === 3, 'findings of version 3');
    assert.ok(rulesOf(client.pushed.get(uri)?.diagnostics ?? []).includes('image-untagged'));
  });

  it('takes the findings back when the file is closed', async () => {
    client = await startClient({ capabilities: plain });
    await client.open(uri, dockerfile);
    await until(() => client.pushed.has(uri), 'findings');
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await until(() => client.pushed.get(uri)?.diagnostics.length === 0, 'no findings');
  });

  it('says so in the answer to initialize where a client pulls but registers nothing', async () => {
    client = await startClient({ capabilities: { ...capable, textDocument: { diagnostic: {} } } });
    assert.deepEqual(client.initialized.capabilities.diagnosticProvider, {
      identifier: 'seaworthy',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
  });
});

describe('LSP: the whole workspace', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;

  before(buildOnce);
  beforeEach(() => {
    folder = makeFolder({
      Dockerfile: dockerfile,
      'k8s/pod.yaml': pod('node'),
      'node_modules/x/Dockerfile': dockerfile,
      '.gitignore': 'built/\n',
      'built/Dockerfile': dockerfile,
      'notes.yaml': 'a: 1\n',
    });
  });
  afterEach(async () => {
    await client.stop();
    folder.remove();
  });

  it('checks every file when asked to, and tells how far it is', async () => {
    const progress: { kind: string }[] = [];
    client = await startClient({
      folders: [folder.uri],
      prepare: (connection) => {
        connection.onNotification(
          '$/progress',
          ({ value }: { value: { kind: string } }) => void progress.push(value),
        );
      },
    });
    const result = await client.connection.sendRequest<{
      files: number;
      warnings: number;
      unread: unknown[];
    }>('seaworthy/checkWorkspace', { workDoneToken: 'one' });
    assert.equal(result.files, 2);
    assert.deepEqual(result.unread, []);
    const told = [...client.pushed]
      .filter(([, { diagnostics }]) => diagnostics.length > 0)
      .map(([uri]) => uri);
    assert.deepEqual(told.sort(), [folder.uriOf('Dockerfile'), folder.uriOf('k8s/pod.yaml')]);
    assert.ok(
      rulesOf(client.pushed.get(folder.uriOf('Dockerfile'))?.diagnostics ?? []).includes('image-latest'),
    );
    assert.deepEqual([progress.at(0)?.kind, progress.at(-1)?.kind], ['begin', 'end']);
  });

  it('shows nothing twice: what was told of a file is taken back while it is open', async () => {
    client = await startClient({ folders: [folder.uri] });
    await client.connection.sendRequest('seaworthy/checkWorkspace', {});
    const uri = folder.uriOf('Dockerfile');
    assert.ok((client.pushed.get(uri)?.diagnostics.length ?? 0) > 0);
    await client.open(uri, dockerfile);
    await until(() => client.pushed.get(uri)?.diagnostics.length === 0, 'nothing pushed');
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await until(() => (client.pushed.get(uri)?.diagnostics.length ?? 0) > 0, 'pushed again');
  });

  it('answers workspace/diagnostic only where the setting says so, then when something changes', async () => {
    client = await startClient({ folders: [folder.uri], settings: { workspaceDiagnostics: true } });
    await until(
      () => client.registrations.some(({ method }) => method === 'textDocument/diagnostic'),
      'registration',
    );
    const registered = client.registrations.find(({ method }) => method === 'textDocument/diagnostic');
    assert.equal(registered?.registerOptions.workspaceDiagnostics, true);
    const parts: { items: { uri: string; resultId: string; kind: string }[] }[] = [];
    client.connection.onNotification(
      '$/progress',
      ({ value }: { value: (typeof parts)[number] }) => void parts.push(value),
    );
    await client.connection.sendRequest('workspace/diagnostic', {
      previousResultIds: [],
      partialResultToken: 'p',
    });
    const first = parts.flatMap(({ items }) => items);
    assert.deepEqual(
      first.map(({ uri }) => uri),
      [folder.uriOf('Dockerfile'), folder.uriOf('k8s/pod.yaml')],
    );
    parts.length = 0;
    const previousResultIds = first.map(({ uri, resultId }) => ({ uri, value: resultId }));
    const next = client.connection.sendRequest('workspace/diagnostic', {
      previousResultIds,
      partialResultToken: 'p',
    });
    folder.write('Dockerfile', 'FROM scratch\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uriOf('Dockerfile'), type: 2 }],
    });
    await next;
    assert.deepEqual(
      parts.flatMap(({ items }) => items).map(({ uri, kind }) => [uri, kind]),
      [[folder.uriOf('Dockerfile'), 'full']],
    );
  });

  it('does not register it where the setting is off', async () => {
    client = await startClient({ folders: [folder.uri] });
    await until(
      () => client.registrations.some(({ method }) => method === 'textDocument/diagnostic'),
      'registration',
    );
    const registered = client.registrations.find(({ method }) => method === 'textDocument/diagnostic');
    assert.equal(registered?.registerOptions.workspaceDiagnostics, false);
  });
});
