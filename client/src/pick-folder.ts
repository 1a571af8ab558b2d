import { type WorkspaceFolder, window, workspace } from 'vscode';

/** The folder of the active file where there are several, else the only one; `why` one has to be open for it. */
export async function pickFolder(why: string): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const active = window.activeTextEditor?.document.uri;
  const own = active && workspace.getWorkspaceFolder(active);
  if (own || folders.length === 1) return own ?? folders[0];
  if (folders.length > 1) return window.showWorkspaceFolderPick();
  void window.showInformationMessage(`Open a folder first: ${why}.`);
  return undefined;
}
