import { strict as assert } from 'node:assert';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node';
import {
  buildOnce,
  type Client,
  capable,
  edited,
  makeFolder,
  rangeOf,
  rulesOf,
  startClient,
  until,
} from './client.ts';

const whole: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: k8s.gcr.io/pause:3.9
    - name: side
      image: k8s.gcr.io/pause:3.9
`;

describe('LSP: code actions', () => {
  let client: Client;
  let folder: ReturnType<typeof makeFolder>;
  let uri: string;

  const titled = (actions: readonly CodeAction[], title: RegExp): CodeAction => {
    const found = actions.find((action) => title.test(action.title));
    assert.ok(found, `${title} is among ${actions.map((one) => one.title).join(' | ')}`);
    return found;
  };
  const onlyFor = async (text: string, title: RegExp, languageId = 'dockerfile'): Promise<CodeAction> => {
    await client.open(uri, text, languageId);
    return titled(await client.actions(uri, whole), title);
  };

  before(buildOnce);
  beforeEach(() => {
    folder = makeFolder({});
    uri = folder.uriOf('Dockerfile');
  });
  afterEach(async () => {
    await client.stop();
    folder.remove();
  });

  it('lists fixes without their edits, the first as preferred, and ties them to what the client shows', async () => {
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, 'FROM node:16\nUSER 1000\n');
    const { items } = await client.pull(uri);
    const actions = await client.actions(uri, rangeOf(items, 'image-end-of-life'), undefined, items);
    const fixes = actions.filter(({ title }) => title.startsWith('Use node:'));
    assert.ok(fixes.length > 1);
    assert.deepEqual(
      fixes.map(({ isPreferred }) => isPreferred === true),
      fixes.map((_, index) => index === 0),
    );
    for (const { edit, kind, diagnostics } of fixes) {
      assert.equal(edit, undefined);
      assert.equal(kind, 'quickfix');
      assert.deepEqual(rulesOf(diagnostics ?? []), ['image-end-of-life']);
    }
  });

  it('makes the edit when one is picked, for that version of the file', async () => {
    client = await startClient({ folders: [folder.uri] });
    const text = '# moved\r\nFROM k8s.gcr.io/pause:3.9\r\nUSER 1000\r\n';
    const action = await onlyFor(text, /registry\.k8s\.io/);
    const { edit } = await client.resolve(action);
    assert.equal(edited(uri, text, edit), text.replace('k8s.gcr.io', 'registry.k8s.io'));
    const [change] = edit?.documentChanges ?? [];
    assert.deepEqual(change && 'textDocument' in change && change.textDocument, { uri, version: 1 });
  });

  it('refuses where the file has changed since, and says so', async () => {
    client = await startClient({ folders: [folder.uri] });
    const action = await onlyFor('FROM k8s.gcr.io/pause:3.9\n', /registry\.k8s\.io/);
    await client.change(uri, 2, '\nFROM k8s.gcr.io/pause:3.9\n');
    await assert.rejects(client.resolve(action), {
      code: -32801,
      message: 'The file has changed since this was offered. Ask again.',
    });
  });

  it('makes edits at once for clients that do not resolve', async () => {
    client = await startClient({
      folders: [folder.uri],
      capabilities: {
        ...capable,
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
      },
    });
    const action = await onlyFor('FROM k8s.gcr.io/pause:3.9\n', /registry\.k8s\.io/);
    assert.ok(action.edit);
  });

  it('fixes all that is safe, on save too, and nothing else', async () => {
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('pod.yaml');
    await client.open(uri, pod, 'yaml');
    const [action, ...more] = await client.actions(uri, whole, ['source.fixAll.seaworthy']);
    assert.ok(action);
    assert.deepEqual([action.kind, more.length], ['source.fixAll.seaworthy', 0]);
    const { edit } = await client.resolve(action);
    const after = edited(uri, pod, edit);
    assert.equal(after, pod.replaceAll('k8s.gcr.io', 'registry.k8s.io'));
    await client.change(uri, 2, after);
    assert.deepEqual(await client.actions(uri, whole, ['source.fixAll.seaworthy']), []);
    assert.deepEqual(await client.actions(uri, whole, ['source.fixAll.eslint']), []);
  });

  it('fixes one rule everywhere in the file', async () => {
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('pod.yaml');
    const action = await onlyFor(pod, /^Fix every image-registry-moved in this file \(2\)$/, 'yaml');
    assert.equal(
      edited(uri, pod, (await client.resolve(action)).edit),
      pod.replaceAll('k8s.gcr.io', 'registry.k8s.io'),
    );
  });

  it('applies all safe fixes by command', async () => {
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('pod.yaml');
    await client.open(uri, pod, 'yaml');
    const { fixed, left } = await client.connection.sendRequest<{ fixed: number; left: number }>(
      'seaworthy/fixAll',
      { uri },
    );
    assert.equal(fixed, 2);
    assert.ok(left > 0);
    assert.equal(edited(uri, pod, client.applied[0]?.edit), pod.replaceAll('k8s.gcr.io', 'registry.k8s.io'));
  });

  it('ignores a finding with a reason to fill in, above its instruction', async () => {
    client = await startClient({ folders: [folder.uri] });
    const text = 'FROM alpine:3.22\nRUN echo a && \\\n    sudo reboot\nUSER 1000\n';
    await client.open(uri, text);
    const { items } = await client.pull(uri);
    const actions = await client.actions(uri, rangeOf(items, 'run-sudo'));
    const { edit } = await client.resolve(titled(actions, /^Ignore run-sudo here/));
    assert.match(JSON.stringify(edit), /\$\{1:reason\}/);
    const after = edited(uri, text, edit);
    assert.equal(after, text.replace('RUN', '# seaworthy-ignore run-sudo: reason\nRUN'));
    await client.change(uri, 2, after);
    assert.ok(!rulesOf((await client.pull(uri)).items).includes('run-sudo'));
  });

  it('puts the comment in with the indentation of the YAML node, never into a block of text', async () => {
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('config.yaml');
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  app.env: |\n    A=1\n    DB_PASSWORD=kd82-Hs8aq-2Ls9\n';
    await client.open(uri, text, 'yaml');
    const { items } = await client.pull(uri);
    const actions = await client.actions(uri, rangeOf(items, 'credential-in-configmap'));
    const after = edited(
      uri,
      text,
      (await client.resolve(titled(actions, /^Ignore credential-in-configmap/))).edit,
    );
    assert.equal(
      after,
      text.replace('  app.env', '  # seaworthy-ignore credential-in-configmap: reason\n  app.env'),
    );
  });

  it('writes a plain comment for clients without snippets', async () => {
    const { workspaceEdit: _, ...workspace } = capable.workspace ?? {};
    client = await startClient({ folders: [folder.uri], capabilities: { ...capable, workspace } });
    const text = 'FROM node\nUSER 1000\n';
    const action = await onlyFor(text, /^Ignore image-untagged here/);
    const { edit } = await client.resolve(action);
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [uri]);
    assert.equal(edited(uri, text, edit), `# seaworthy-ignore image-untagged: reason\n${text}`);
  });

  it('turns a rule off in a new policy file', async () => {
    client = await startClient({ folders: [folder.uri] });
    const action = await onlyFor('FROM node\n', /^Turn image-untagged off in a new \.seaworthy\.yaml$/);
    const { edit } = await client.resolve(action);
    const policy = folder.uriOf('.seaworthy.yaml');
    const [create] = edit?.documentChanges ?? [];
    assert.deepEqual(create, { kind: 'create', uri: policy, options: { ignoreIfExists: true } });
    assert.equal(edited(policy, '', edit), 'rules:\n  image-untagged: off\n');
  });

  it('turns a rule off in the policy file that governs, as it stands in the editor', async () => {
    folder.write('.seaworthy.yaml', 'extends: strict\n');
    client = await startClient({ folders: [folder.uri] });
    const policy = folder.uriOf('.seaworthy.yaml');
    const text = 'rules: # ours\n  image-latest: error\n';
    await client.open(policy, text, 'yaml');
    const action = await onlyFor('FROM node\n', /^Turn image-untagged off in \.seaworthy\.yaml$/);
    const { edit } = await client.resolve(action);
    assert.equal(edited(policy, text, edit), 'rules: # ours\n  image-latest: error\n  image-untagged: off\n');
  });

  it('writes what a fix changes in the policy', async () => {
    client = await startClient({ folders: [folder.uri] });
    const action = await onlyFor('FROM node:24\n', /^Approve docker\.io in \.seaworthy\.yaml$/);
    const { edit } = await client.resolve(action);
    assert.match(edited(folder.uriOf('.seaworthy.yaml'), '', edit), /registries:\n\s+- docker\.io\n/);
  });

  it('hardens a container and a pod where there is no finding', async () => {
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('pods.yaml');
    const text = `${pod}---\n${pod.replaceAll('web', 'worker')}`;
    await client.open(uri, text, 'yaml');
    const line = text.slice(0, text.indexOf('- name: worker')).split('\n').length - 1;
    const at = { line, character: 8 };
    const actions = await client.actions(uri, { start: at, end: at }, ['refactor']);
    assert.deepEqual(
      actions.map(({ title, kind }) => [title, kind]),
      [
        ['Harden this container', 'refactor.rewrite'],
        ['Harden this pod to the restricted standard', 'refactor.rewrite'],
      ],
    );
    const [container] = actions;
    assert.ok(container);
    const after = edited(uri, text, (await client.resolve(container)).edit);
    assert.ok(after.startsWith(`${pod}---\n`));
    assert.match(after.slice(pod.length), /allowPrivilegeEscalation: false/);
  });

  it('offers no explanation to clients that have no command for it', async () => {
    client = await startClient({ folders: [folder.uri], initializationOptions: { commands: false } });
    await client.open(uri, 'FROM node\n');
    const actions = await client.actions(uri, whole);
    assert.ok(!actions.some(({ command }) => command !== undefined));
  });

  it('ends neither at nonsense nor at a forged action', async () => {
    client = await startClient({ folders: [folder.uri] });
    await client.open(uri, 'FROM node\n');
    const forged = {
      title: 'x',
      data: { uri, version: 1, kind: 'fix', rule: 'nope', start: 3, index: 77, fix: 1 },
    };
    await assert.rejects(client.resolve(forged), { code: -32801 });
    assert.deepEqual(await client.resolve({ title: 'x', data: 'nonsense' }), {
      title: 'x',
      data: 'nonsense',
    });
    assert.deepEqual(await client.actions('file:///not-open', whole), []);
  });
});

describe('LSP: hover', () => {
  let client: Client;
  const uri = 'file:///code/Dockerfile';

  before(buildOnce);
  afterEach(() => client.stop());

  const hover = (line: number, character: number): Promise<{ contents: { value: string } } | null> =>
    client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });

  it('says why, what the fixes do and who else asks for it', async () => {
    client = await startClient();
    await client.open(uri, 'FROM k8s.gcr.io/pause:3.9\nUSER 1000\n');
    const text = (await hover(0, 8))?.contents.value ?? '';
    assert.match(text, /^\*\*image-registry-moved\*\*/);
    assert.match(text, /\*\*Fixes\*\*\n\n- .*registry\.k8s\.io.*\(safe\)/);
    assert.match(text, /Also asked for by /);
    assert.ok(!/^#/m.test(text), 'no headings');
  });

  it('is silent where there is no finding', async () => {
    client = await startClient();
    await client.open(uri, 'FROM k8s.gcr.io/pause:3.9\nUSER 1000\n');
    assert.equal(await hover(1, 0), null);
  });

  it('shows no secret, and no log does', async () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    client = await startClient();
    await client.open(uri, `FROM node:24\nENV GITHUB_TOKEN=${secret}\nUSER 1000\n`);
    const { items }: { items: Diagnostic[] } = await client.pull(uri);
    const actions = await client.actions(uri, whole, undefined, items);
    const texts = [items, actions, await hover(1, 20), await hover(1, 8), client.logged];
    assert.ok(items.some(({ code }) => /^secret-/.test(String(code))));
    assert.ok(!JSON.stringify(texts).includes(secret));
    await until(() => client.logged.length === 0, 'nothing logged');
  });
});
