import { strict as assert } from 'node:assert';
import { Range, WorkspaceEdit, workspace } from 'vscode';
import { actionsAt, activated, apply, fileAt, findings, make, open, remove, rulesOf } from './helpers.ts';

describe('policy', () => {
  before(activated);

  it('is found fault with where a key is wrong, and mended', async () => {
    const document = await make('.seaworthy.yaml', 'rule:\n  image-latest: off\n');
    const found = await findings(document, (all) => rulesOf(all).includes('policy-invalid'));
    assert.match(found[0]?.message ?? '', /Did you mean `rules`\?/);
    const actions = await actionsAt(document, new Range(0, 0, 0, 4));
    await apply(actions.find(({ title }) => title === 'Write rules'));
    await findings(document, (all) => all.length === 0);
  });

  it('holds at once for open files, before it is saved', async () => {
    const document = await open('Dockerfile');
    const policy = await open('.seaworthy.yaml');
    assert.ok(policy.isDirty);
    await findings(document, (all) => all.length > 0 && !rulesOf(all).includes('image-latest'));
    await policy.save();
    await remove('.seaworthy.yaml');
    await findings(await open('Dockerfile'), (all) => rulesOf(all).includes('image-latest'));
  });

  it('is made by a quick-fix where there is none', async () => {
    const document = await open('Dockerfile');
    const found = await findings(document, (all) => rulesOf(all).includes('image-latest'));
    const at = found.find(({ message }) => message.includes('node:latest'))?.range;
    assert.ok(at);
    const actions = await actionsAt(document, at);
    const title = 'Turn image-latest off in a new .seaworthy.yaml';
    const titles = actions.map(
      (action) => `${action.title} (${action.edit === undefined ? 'no edit' : 'edit'})`,
    );
    assert.ok(titles.includes(`${title} (edit)`), titles.join(' | '));
    await apply(actions.find((action) => action.title === title));
    const policy = await workspace.openTextDocument(fileAt('.seaworthy.yaml'));
    assert.equal(policy.getText(), 'rules:\n  image-latest: off\n');
    await findings(document, (all) => all.length > 0 && !rulesOf(all).includes('image-latest'));
    const edit = new WorkspaceEdit();
    edit.deleteFile(policy.uri, { ignoreIfNotExists: true });
    await workspace.applyEdit(edit);
    await findings(document, (all) => rulesOf(all).includes('image-latest'));
  });
});
