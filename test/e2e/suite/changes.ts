import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, TabInputTextDiff, window, workspace } from 'vscode';
import type { Seaworthy } from '../../../client/src/extension.ts';
import type { FixedChanges, HookTold } from '../../../server/src/protocol.ts';
import { activated, folder, trusted, until } from './helpers.ts';

const name = 'ship.Dockerfile';
const committed = 'FROM registry.k8s.io/pause:3.9\nUSER 65535\n\n\n\n\n\nLABEL last="yes"\n';
const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const staged = committed
  .replace('registry.k8s.io', 'k8s.gcr.io')
  .replace('USER 65535', `ENV GITHUB_TOKEN=${token}`);
const working = staged.replace('LABEL last="yes"', 'LABEL last="not staged"');

const secretRule = 'secret-value-literal';

describe('changes in Restricted Mode', () => {
  it('are not looked at @packaged', async function () {
    if (workspace.isTrusted) this.skip();
    const api = await activated();
    for (const command of ['scanStaged', 'scanSince', 'fixStaged', 'installHook', 'createBaseline'])
      assert.deepEqual((await commands.executeCommand(`seaworthy.${command}`, 'HEAD')) ?? [], [], command);
    const { lines, badge, status } = api.changes();
    assert.deepEqual({ lines, badge, status }, { lines: [], badge: 0, status: undefined });
    await commands.executeCommand('notifications.clearAll');
  });
});

describe('changes', () => {
  let api: Seaworthy;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd: folder().fsPath,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const path = (): string => join(folder().fsPath, name);
  const seen = (): string => JSON.stringify(api.changes());
  const stage = (text: string): void => {
    writeFileSync(path(), text);
    git('add', name);
  };

  before(async () => {
    api = await activated();
    await trusted();
    stage(committed);
    git('commit', '-q', '--no-verify', '-m', 'Ship');
  });
  beforeEach(() => {
    stage(staged);
    writeFileSync(path(), working);
  });
  afterEach(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('seaworthy.changes.showNew');
    git('reset', '-q', '--hard');
  });
  after(() => {
    git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('list what a commit of the staged half of a file would be told @packaged', async () => {
    await commands.executeCommand('seaworthy.scanStaged');
    const { lines, message, badge, status } = api.changes();
    assert.equal(lines[0], name, seen());
    assert.ok(
      lines.some((line) => line.includes('image-registry-moved (line 1 · ')),
      seen(),
    );
    assert.ok(
      lines.some((line) => line.includes(`${secretRule} (line 2 · `)),
      seen(),
    );
    assert.ok(!seen().includes(token), 'the secret is masked');
    assert.match(message ?? '', /^Staged against HEAD \([0-9a-f]{7}\): /);
    assert.equal(badge, 1, seen());
    assert.equal(status, '$(error) Staged: 1 would be refused');
  });

  it('hide what HEAD has already, until somebody wants to see it', async () => {
    stage(`${committed}LABEL more="yes"\n`);
    await commands.executeCommand('seaworthy.scanStaged');
    const before = api.changes();
    assert.deepEqual(before.lines, [], seen());
    assert.match(before.message ?? '', /nothing new in 1 file, fits/);
    stage(staged);
    git('commit', '-q', '--no-verify', '-m', 'Known now');
    stage(`${staged}LABEL more="yes"\n`);
    await commands.executeCommand('seaworthy.scanStaged');
    assert.deepEqual(api.changes().lines, [], seen());
    assert.match(api.changes().message ?? '', /known hidden/);
    await commands.executeCommand('seaworthy.changes.showAll');
    assert.ok(
      api.changes().lines.some((line) => line.includes('in HEAD already')),
      seen(),
    );
    git('reset', '-q', '--hard', 'HEAD~1');
  });

  it('jump to the finding in the staged side of a comparison', async () => {
    await commands.executeCommand('seaworthy.scanStaged');
    await commands.executeCommand('seaworthy.changes.jump');
    await until(
      () => window.activeTextEditor?.document.uri.scheme === 'seaworthy-git',
      () => `in front is ${window.activeTextEditor?.document.uri}`,
    );
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.getText(), staged);
    assert.equal(editor?.document.languageId, 'dockerfile');
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputTextDiff);
    const before = window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === input.original.toString(),
    );
    assert.equal(before?.document.getText(), committed);
    await until(
      () => editor?.selection.active.line === 1,
      () => `the finding that is refused, not ${JSON.stringify(editor?.selection)}`,
    );
    stage(`# More\n${staged}`);
    await until(
      () => editor?.document.getText().startsWith('# More\n') === true,
      () => `the side does not follow what is staged: ${seen()} ${editor?.document.getText()}`,
    );
  });

  it('fix what is staged, and leave what is not', async () => {
    const fixed = await commands.executeCommand<FixedChanges>('seaworthy.fixStaged');
    assert.equal(fixed.files, 1, JSON.stringify(fixed));
    assert.equal(git('show', `:${name}`), staged.replace('k8s.gcr.io', 'registry.k8s.io'));
    assert.equal(readFileSync(path(), 'utf8'), working.replace('k8s.gcr.io', 'registry.k8s.io'));
    assert.ok(!api.changes().lines.some((line) => line.includes('image-registry-moved')), seen());
  });

  it('are looked at in the background when something is staged @packaged', async () => {
    git('reset', '-q', '--hard');
    await commands.executeCommand('seaworthy.scanStaged');
    await until(
      () => api.changes().status === undefined,
      () => seen(),
    );
    stage(staged);
    await until(
      () => /would be refused/.test(api.changes().status ?? ''),
      () => seen(),
    );
    stage(`${committed}LABEL more="yes"\n`);
    await until(
      () => /Staged: fits/.test(api.changes().status ?? ''),
      () => seen(),
    );
    git('reset', '-q', '--hard');
    await until(
      () => api.changes().status === undefined,
      () => seen(),
    );
  });

  it('since a branch are those of the working tree, fixed in the editor', async () => {
    await commands.executeCommand('seaworthy.scanSince', 'HEAD');
    assert.match(api.changes().message ?? '', /^Working tree against HEAD/);
    assert.ok(
      api.changes().lines.some((line) => line.includes('image-registry-moved')),
      seen(),
    );
    await commands.executeCommand('seaworthy.changes.fixAll');
    assert.equal(readFileSync(path(), 'utf8'), working.replace('k8s.gcr.io', 'registry.k8s.io'));
    assert.equal(git('show', `:${name}`), staged, 'what is staged stays');
    assert.ok(!api.changes().lines.some((line) => line.includes('image-registry-moved')), seen());
    await commands.executeCommand('seaworthy.changes.showStaged');
    assert.match(api.changes().message ?? '', /^Staged against HEAD/);
  });

  it('are kept from being committed by a hook, until it is taken out again', async () => {
    const told = await commands.executeCommand<HookTold>('seaworthy.installHook');
    assert.ok(told.changed && told.installed, JSON.stringify(told));
    assert.throws(() => git('commit', '-q', '-m', 'Refused'), new RegExp(secretRule));
    const undone = await commands.executeCommand<HookTold>('seaworthy.uninstallHook');
    assert.ok(undone.changed && !undone.installed, JSON.stringify(undone));
    git('commit', '-q', '-m', 'Nobody looks');
    git('reset', '-q', '--hard', 'HEAD~1');
    await commands.executeCommand('notifications.clearAll');
  });
});
