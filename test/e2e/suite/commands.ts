import { strict as assert } from 'node:assert';
import { commands, languages, type Uri, window, workspace } from 'vscode';
import { activated, fileAt, findings, make, open, remove, rulesOf, until } from './helpers.ts';

describe('commands', () => {
  before(activated);
  beforeEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('are all there @packaged', async () => {
    const known = await commands.getCommands(true);
    for (const name of [
      'checkWorkspace',
      'fixAllInFile',
      'createPolicy',
      'listRules',
      'explainRule',
      'restartServer',
      'showOutput',
    ]) {
      assert.ok(known.includes(`seaworthy.${name}`), name);
    }
  });

  it('check the workspace: files that are not open too', async () => {
    const result = await commands.executeCommand<{ files: number; errors: number }>(
      'seaworthy.checkWorkspace',
    );
    assert.ok(result.files >= 6, String(result.files));
    assert.ok(result.errors > 0);
    await until(
      () => languages.getDiagnostics(fileAt('k8s/backup.yaml')).length > 0,
      () => 'findings of a closed file',
    );
    const document = await open('k8s/backup.yaml');
    const found = await findings(document);
    const keys = found.map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`);
    assert.equal(new Set(keys).size, keys.length, 'nothing is shown twice');
  });

  it('fix all that is safe in a file', async () => {
    const text = 'FROM k8s.gcr.io/pause:3.9\nUSER 65535\n';
    const document = await make('all.Dockerfile', text);
    await findings(document);
    const result = await commands.executeCommand<{ fixed: number }>('seaworthy.fixAllInFile');
    assert.equal(result.fixed, 1);
    assert.equal(document.getText(), text.replace('k8s.gcr.io', 'registry.k8s.io'));
    await commands.executeCommand('workbench.action.files.revert');
    await remove('all.Dockerfile');
  });

  it('create a policy, once', async () => {
    await commands.executeCommand<Uri>('seaworthy.createPolicy');
    const text = window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^extends: recommended$/m);
    const again = await commands.executeCommand<Uri>('seaworthy.createPolicy');
    assert.equal(again.toString(), fileAt('.seaworthy.yaml').toString());
    await remove('.seaworthy.yaml');
  });

  it('explain a rule without a network @packaged', async () => {
    const page = await workspace.openTextDocument(
      fileAt('x').with({ scheme: 'seaworthy-rule', authority: '', path: '/image-latest.md' }),
    );
    assert.match(page.getText(), /^# image-latest/);
    await commands.executeCommand('seaworthy.explainRule', 'image-latest');
    await until(
      () => window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes('image-latest'))),
      () => 'the page is shown',
    );
  });

  it('restart the server, which finds everything again', async () => {
    const document = await open('Dockerfile');
    await findings(document);
    await commands.executeCommand('seaworthy.restartServer');
    await findings(document, (all) => rulesOf(all).includes('image-latest'));
  });
});
