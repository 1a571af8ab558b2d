import { commands } from 'vscode';

export const viewId = 'seaworthy.scans';

/** Shows a result in the list. */
export const showResult = (result: string): Thenable<unknown> =>
  commands.executeCommand('seaworthy.scan.reveal', result);
