import { strict as assert } from 'node:assert';
import { CodeActionKind, commands, type Hover, Position, Range, WorkspaceEdit, workspace } from 'vscode';
import { actionsAt, activated, apply, findings, make, open, remove, ruleOf, rulesOf } from './helpers.ts';

describe('editing', () => {
  before(activated);

  it('finds as one types', async () => {
    const document = await make('typing.Dockerfile', 'FROM scratch\n');
    assert.equal(document.languageId, 'dockerfile');
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 5, 0, 12), 'node');
    await workspace.applyEdit(edit);
    const found = await findings(document, (all) => rulesOf(all).includes('image-untagged'));
    const untagged = found.find((one) => ruleOf(one) === 'image-untagged');
    assert.deepEqual(untagged?.range, new Range(0, 5, 0, 9));
    assert.ok(typeof untagged?.code === 'object' && untagged.code.target.scheme === 'seaworthy-rule');
    await commands.executeCommand('workbench.action.files.revert');
    await remove('typing.Dockerfile');
  });

  it('applies a quick-fix @packaged', async () => {
    const document = await make('moved.yaml', pod);
    const [moved] = (await findings(document, (all) => rulesOf(all).includes('image-registry-moved'))).filter(
      (one) => ruleOf(one) === 'image-registry-moved',
    );
    assert.ok(moved);
    const actions = await actionsAt(document, moved.range, CodeActionKind.QuickFix);
    const fix = actions.find(({ isPreferred, title }) => isPreferred && title.includes('registry.k8s.io'));
    await apply(fix);
    assert.equal(document.getText(), pod.replace('k8s.gcr.io', 'registry.k8s.io'));
    await findings(document, (all) => !rulesOf(all).includes('image-registry-moved'));
    await commands.executeCommand('workbench.action.files.revert');
    await remove('moved.yaml');
  });

  it('offers to ignore, to turn off and to explain', async () => {
    const document = await make('menu.yaml', pod);
    const found = await findings(document, (all) => rulesOf(all).includes('image-registry-moved'));
    const at = found.find((one) => ruleOf(one) === 'image-registry-moved')?.range;
    assert.ok(at);
    const titles = (await actionsAt(document, at)).map(({ title }) => title);
    for (const title of ['Ignore image-registry-moved here, with a reason', 'Explain image-registry-moved']) {
      assert.ok(titles.includes(title), titles.join(' | '));
    }
    assert.ok(
      titles.some((title) => title.startsWith('Turn image-registry-moved off in ')),
      titles.join(' | '),
    );
    await remove('menu.yaml');
  });

  it('hardens a container', async () => {
    const document = await make('harden.yaml', pod);
    await findings(document);
    const actions = await actionsAt(document, new Range(6, 10, 6, 10), CodeActionKind.RefactorRewrite);
    const harden = actions.find(({ title }) => title === 'Harden this container');
    await apply(harden);
    assert.match(document.getText(), /readOnlyRootFilesystem: true/);
    await findings(document, (all) => !rulesOf(all).includes('security-context-missing'));
    await commands.executeCommand('workbench.action.files.revert');
    await remove('harden.yaml');
  });

  it('fixes all that is safe on save', async () => {
    const settings = workspace.getConfiguration('editor');
    await settings.update('codeActionsOnSave', { 'source.fixAll.seaworthy': 'explicit' });
    const document = await make('saved.yaml', pod);
    await findings(document);
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), '# saved\n');
    await workspace.applyEdit(edit);
    await commands.executeCommand('workbench.action.files.save');
    assert.match(document.getText(), /image: registry\.k8s\.io\/pause/);
    assert.equal(document.isDirty, false);
    await settings.update('codeActionsOnSave', undefined);
    await remove('saved.yaml');
  });

  it('explains on hover', async () => {
    const document = await open('Dockerfile');
    const found = await findings(document, (all) => rulesOf(all).includes('image-latest'));
    const at = found.find((one) => ruleOf(one) === 'image-latest')?.range.start;
    assert.ok(at);
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, at);
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((one) => (typeof one === 'string' ? one : one.value)),
    );
    assert.ok(
      texts.some((text) => text.includes('**image-latest**')),
      texts.join('\n'),
    );
  });

  it('finds nothing in other YAML', async () => {
    const document = await make('other.yaml', 'name: ci\non: push\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(await findings(document, () => true), []);
    await remove('other.yaml');
  });
});

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: k8s.gcr.io/pause:3.9
`;
