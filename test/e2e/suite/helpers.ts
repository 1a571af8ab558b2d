import { strict as assert } from 'node:assert';
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  extensions,
  languages,
  type Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Seaworthy } from '../../../client/src/extension.ts';

export async function activated(): Promise<Seaworthy> {
  const extension = extensions.getExtension<Seaworthy>('seaworthy.seaworthy');
  assert.ok(extension, 'the extension is installed');
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** Has whoever drives the window trust the folder; in a window that asks nobody it is trusted from the start. */
export async function trusted(): Promise<void> {
  if (workspace.isTrusted) return;
  await commands.executeCommand('workbench.action.closeAllEditors');
  console.log('[e2e-trust]');
  await until(
    // Whoever does it closes the page on which it is done.
    () => workspace.isTrusted && window.tabGroups.all.every(({ tabs }) => tabs.length === 0),
    () => 'the folder is trusted',
    30_000,
  );
}

export function folder(): Uri {
  const [first] = workspace.workspaceFolders ?? [];
  assert.ok(first, 'a folder is open');
  return first.uri;
}

export const fileAt = (path: string): Uri => Uri.joinPath(folder(), ...path.split('/'));

export async function open(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(fileAt(path));
  await window.showTextDocument(document);
  return document;
}

/** Makes a file and opens it. */
export async function make(path: string, text: string): Promise<TextDocument> {
  await workspace.fs.writeFile(fileAt(path), new TextEncoder().encode(text));
  return open(path);
}

export async function remove(path: string): Promise<void> {
  await commands.executeCommand('workbench.action.closeAllEditors');
  await workspace.fs.delete(fileAt(path));
}

export const rulesOf = (found: readonly Diagnostic[]): readonly string[] => found.map(ruleOf);

export const ruleOf = ({ code }: Diagnostic): string => String(typeof code === 'object' ? code.value : code);

/** Waits until the findings of a file are as wanted, and returns them. */
export async function findings(
  { uri }: TextDocument,
  wanted: (found: readonly Diagnostic[]) => boolean = (found) => found.length > 0,
): Promise<readonly Diagnostic[]> {
  const own = (): readonly Diagnostic[] =>
    languages.getDiagnostics(uri).filter(({ source }) => source === 'Seaworthy');
  await until(
    () => wanted(own()),
    () => `findings are ${JSON.stringify(own().map((one) => [ruleOf(one), one.message]))}`,
  );
  return own();
}

export async function until(
  check: () => boolean,
  message: () => string,
  milliseconds = 10_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!check()) {
    if (Date.now() > end) assert.fail(message());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function actionsAt(
  { uri }: TextDocument,
  range: Range,
  kind: CodeActionKind = CodeActionKind.Empty,
): Promise<readonly CodeAction[]> {
  return commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    kind.value,
    50,
  );
}

export async function apply(action: CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit, 'the action has an edit');
  assert.ok(await workspace.applyEdit(action.edit));
}
