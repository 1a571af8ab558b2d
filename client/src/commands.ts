import {
  commands,
  type ExtensionContext,
  type LogOutputChannel,
  languages,
  ProgressLocation,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import {
  type CheckWorkspaceResult,
  checkWorkspace,
  type FixAllResult,
  fixAll,
  type ListedRule,
  listRules,
  type NewPolicyResult,
  newPolicy,
} from '../../server/src/protocol.ts';
import { openPage } from './pages.ts';
import { pickFolder } from './pick-folder.ts';
import { registerAll } from './register.ts';
import type { Server } from './server.ts';

/** The commands of the palette. Each tells in a sentence what came of it. */
export function registerCommands(
  context: ExtensionContext,
  server: Promise<Server>,
  output: LogOutputChannel,
): void {
  registerAll(context, {
    checkWorkspace: async () => checkEveryFile(await server),
    fixAllInFile: async () => fixAllInFile(await server),
    createPolicy: async () => createPolicy(await server),
    listRules: async () => openPicked(await pickRule(await server)),
    explainRule: async (rule) =>
      openPicked(typeof rule === 'string' ? rule : (ruleAtCursor() ?? (await pickRule(await server)))),
    restartServer: async () => (await server).restart(),
    showOutput: async () => output.show(),
  });
}

async function checkEveryFile({ client, onProgress }: Server): Promise<CheckWorkspaceResult | undefined> {
  if ((workspace.workspaceFolders ?? []).length === 0) {
    void window.showInformationMessage('Open a folder first: Seaworthy checks the files in it.');
    return undefined;
  }
  const title = 'Checking the workspace';
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const workDoneToken = `seaworthy-${checks++}`;
      let last = 0;
      const listening = onProgress(workDoneToken, ({ message, percentage = last }) => {
        progress.report({ increment: percentage - last, ...(message !== undefined && { message }) });
        last = percentage;
      });
      try {
        const answer = await client.sendRequest<CheckWorkspaceResult>(
          checkWorkspace,
          { workDoneToken },
          token,
        );
        return token.isCancellationRequested ? undefined : answer;
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    },
  );
  if (result) tellChecked(result);
  return result;
}

let checks = 0;

function tellChecked({ files, errors, warnings, infos, hints, unread }: CheckWorkspaceResult): void {
  const found = [
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    counted(infos, 'info'),
    counted(hints, 'hint'),
  ].filter((part) => part !== '');
  const checked = `Checked ${counted(files, 'file') || 'no files'}: ${found.join(', ') || 'nothing found'}.`;
  const trouble = unread.length > 0 ? ` ${counted(unread.length, 'file')} could not be read.` : '';
  const show = 'Show Problems';
  const shown =
    found.length > 0
      ? window.showInformationMessage(checked + trouble, show)
      : window.showInformationMessage(checked + trouble);
  void shown.then((picked) => picked === show && commands.executeCommand('workbench.actions.view.problems'));
}

const counted = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;

async function fixAllInFile({ client }: Server): Promise<FixAllResult | undefined> {
  const uri = window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void window.showInformationMessage('Open a file first.');
    return undefined;
  }
  const result = await client.sendRequest<FixAllResult>(fixAll, { uri: uri.toString() });
  const { fixed, left } = result;
  const done = fixed === 0 ? 'No safe fixes here.' : `Fixed ${counted(fixed, 'problem')}.`;
  const rest =
    left === 0 ? '' : ` ${counted(left, 'other')} ${left === 1 ? 'has' : 'have'} fixes for you to choose.`;
  window.setStatusBarMessage(`Seaworthy: ${done}${rest}`, 5000);
  return result;
}

async function createPolicy({ client }: Server): Promise<Uri | undefined> {
  const folder = await pickFolder('the policy holds for the files in it');
  if (folder === undefined) return undefined;
  const { uri, text } = await client.sendRequest<NewPolicyResult>(newPolicy, {
    folder: folder.uri.toString(),
  });
  const file = Uri.parse(uri);
  if (text !== undefined) {
    const edit = new WorkspaceEdit();
    edit.createFile(file, { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
    await workspace.applyEdit(edit);
  }
  await window.showTextDocument(file);
  return file;
}

async function pickRule({ client }: Server): Promise<string | undefined> {
  const rules = await client.sendRequest<readonly ListedRule[]>(listRules);
  const items = rules.map(({ id, summary, level, languages: names, preset }) => ({
    label: id,
    description: `${level}${preset === 'recommended' ? '' : `, in ${preset}`} · ${names.join(', ')}`,
    detail: summary,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Seaworthy: Rules',
    placeHolder: 'Pick a rule to read its page',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.label;
}

const openPicked = async (rule: string | undefined): Promise<void> => {
  if (rule !== undefined) await openPage(rule);
};

/** The rule of the finding at the cursor; undefined where there is none. */
function ruleAtCursor(): string | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const found = languages
    .getDiagnostics(editor.document.uri)
    .find(({ source, range }) => source === 'Seaworthy' && range.contains(editor.selection.active));
  const code = found?.code;
  const rule = typeof code === 'object' ? code.value : code;
  return rule === undefined ? undefined : String(rule);
}
