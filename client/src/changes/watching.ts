import { workspace } from 'vscode';

/** Whether the verdict on staged changes is kept true: never in a folder that nobody trusts, nor where it is turned off. */
export const isWatching = (): boolean => {
  const settings = workspace.getConfiguration('seaworthy');
  return workspace.isTrusted && settings.get('enable') !== false && settings.get('changes.watch') !== false;
};
