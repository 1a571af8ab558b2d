import { strict as assert } from 'node:assert';
import { InsertTextFormat } from 'vscode-languageserver/node';
import { buildOnce, capable, until } from './client.ts';
import { applied, item, labels, manifest, type PolicyEditor, policyEditor } from './policy-editor.ts';

describe('LSP: completion in the policy file', () => {
  let editor: PolicyEditor;

  before(buildOnce);
  afterEach(() => editor.stop());

  it('is registered for policy files alone', async () => {
    editor = await policyEditor();
    await until(
      () => editor.client.registrations.some(({ method }) => method === 'textDocument/completion'),
      'completion',
    );
    const found = editor.client.registrations.find(({ method }) => method === 'textDocument/completion');
    assert.deepEqual(found?.registerOptions.documentSelector, [
      { pattern: '**/.seaworthy.yaml' },
      { pattern: '**/.seaworthy.yml' },
    ]);
    assert.equal(editor.client.initialized.capabilities.completionProvider, undefined);
  });

  it('is offered at once to clients that register nothing later', async () => {
    editor = await policyEditor({}, { capabilities: capable });
    assert.ok(editor.client.initialized.capabilities.completionProvider);
    assert.equal(editor.client.initialized.capabilities.definitionProvider, true);
    const rule = item(await editor.complete('rules:\n  |'), 'image-latest');
    assert.equal(applied('rules:\n  ', rule), 'rules:\n  image-latest: warning');
  });

  it('completes a rule with its level, and says what the rule wants', async () => {
    editor = await policyEditor();
    const list = await editor.complete('rules:\n  image-latest: off\n  im|\n');
    const rule = item(list, 'image-untagged');
    assert.equal(rule.insertTextFormat, InsertTextFormat.Snippet);
    assert.match(JSON.stringify(rule.textEdit), /image-untagged: \$\{1\|/);
    assert.match(
      JSON.stringify(rule.documentation),
      /By default: \w+\. For: Dockerfile, Kubernetes, Compose/,
    );
    assert.ok(!labels(list).includes('image-latest'), 'what is there already is not offered again');
  });

  it('completes nothing in other files and in comments', async () => {
    editor = await policyEditor();
    assert.deepEqual((await editor.complete('rules:\n  # im|\n')).items, []);
    const manifestUri = editor.folder.uriOf('deploy/web.yaml');
    await editor.client.open(manifestUri, manifest, 'yaml');
    const other = await editor.client.connection.sendRequest('textDocument/completion', {
      textDocument: { uri: manifestUri },
      position: { line: 0, character: 3 },
    });
    assert.equal(other, null);
  });

  it('completes images of the workspace, in open files as they stand there', async () => {
    editor = await policyEditor();
    await editor.client.open(editor.folder.uriOf('Dockerfile'), 'FROM node:24-alpine\n');
    await editor.client.pull(editor.folder.uriOf('Dockerfile'));
    const list = await editor.completeWhole('images:\n  approved:\n    - nginx:1.29\n    - |\n');
    assert.equal(item(list, 'ghcr.io/acme/web:2.1').detail, 'used 2 times');
    assert.ok(labels(list).includes('node:24-alpine'), labels(list).join());
    const registries = labels(await editor.completeWhole('images:\n  registries: [docker.io, |]\n'));
    assert.ok(registries.includes('ghcr.io/acme/**'), registries.join());
    assert.ok(!registries.includes('docker.io'));
  });

  it('answers at once while the workspace is still being read', async () => {
    const many = Array.from(
      { length: 150 },
      (_, index) => [`many/${index}.yaml`, manifest.replace('web:2.1', `web:${index}`)] as const,
    );
    editor = await policyEditor(Object.fromEntries(many));
    const begun = performance.now();
    const list = await editor.complete('images:\n  approved:\n    - |\n');
    assert.equal(list.isIncomplete, true);
    assert.ok(performance.now() - begun < 250, `${performance.now() - begun} ms`);
    assert.ok(
      labels(await editor.completeWhole('images:\n  approved:\n    - |\n')).includes('ghcr.io/acme/web:149'),
    );
  });

  it('sees an image that was written into a file', async () => {
    editor = await policyEditor();
    await editor.completeWhole('images:\n  approved:\n    - |\n');
    editor.folder.write('compose.yaml', 'services:\n  web: { image: ghcr.io/acme/web:3.0 }\n');
    await editor.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: editor.folder.uriOf('compose.yaml'), type: 2 }],
    });
    assert.ok(
      labels(await editor.completeWhole('images:\n  approved:\n    - |\n')).includes('ghcr.io/acme/web:3.0'),
    );
  });

  it('completes folders for paths', async () => {
    editor = await policyEditor({ 'deploy/prod/a.yaml': manifest });
    assert.ok(labels(await editor.complete('ignore:\n  - |\n')).includes('deploy/'));
    assert.ok(labels(await editor.complete('overrides:\n  - paths: [deploy/|]\n')).includes('deploy/prod/'));
  });

  it('completes files and packages for extends', async () => {
    editor = await policyEditor({
      'base/ours.yaml': 'extends: strict\n',
      'node_modules/@acme/policy/seaworthy.yaml': 'extends: strict\n',
      'node_modules/other/index.js': '',
    });
    const list = await editor.completeWhole('extends:\n  - |\n');
    assert.deepEqual(
      labels(list).filter((label) => !label.startsWith('./compose')),
      ['recommended', 'strict', 'all', '@acme/policy', './base/', './deploy/'],
    );
    assert.ok(labels(await editor.complete('extends: ./base/|\n')).includes('./base/ours.yaml'));
  });

  it('leaves to the YAML extension what the schema knows', async () => {
    editor = await policyEditor(
      { 'base/ours.yaml': 'extends: strict\n' },
      { initializationOptions: { completesBySchema: true } },
    );
    assert.deepEqual((await editor.complete('rules:\n  |')).items, []);
    assert.ok(
      labels(await editor.completeWhole('images:\n  approved:\n    - |\n')).includes(
        'docker.io/library/nginx:1.29',
      ),
    );
    assert.equal(await editor.hover('rul|es:\n  image-latest: off\n'), undefined);
    assert.match((await editor.hover('rules:\n  image-la|test: off\n')) ?? '', /image-latest/);
  });

  it('completes in a file that a policy extends too', async () => {
    editor = await policyEditor(
      { '.seaworthy.yaml': 'extends: ./base/ours.yaml\n', 'base/ours.yaml': '' },
      { initializationOptions: { completesBySchema: true } },
    );
    await editor.client.open(editor.folder.uriOf('Dockerfile'), 'FROM node\n');
    await editor.client.pull(editor.folder.uriOf('Dockerfile'));
    const list = await editor.complete('|', 'base/ours.yaml');
    assert.ok(labels(list).includes('rules'));
  });

  it('takes less than 20 ms in a long policy', async () => {
    editor = await policyEditor();
    const text = `rules:\n${Array.from({ length: 400 }, (_, index) => `  # rule ${index}\n  image-latest: off\n`).join('')}  |\n`;
    const times: number[] = [];
    for (let run = 0; run < 20; run += 1) {
      const { uri, position } = await editor.show(text);
      await editor.client.pull(uri);
      const begun = performance.now();
      await editor.client.connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      times.push(performance.now() - begun);
    }
    const median = times.sort((a, b) => a - b)[10] ?? 0;
    assert.ok(median < 20, `median ${median} ms`);
  });
});
