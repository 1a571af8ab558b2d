import { type CancellationToken, CancellationTokenSource, commands, ProgressLocation, window } from 'vscode';
import type { ChangesTrouble } from '../../../server/src/protocol.ts';
import type { ProgressStep, Server } from '../server.ts';

export const viewId = 'seaworthy.changes';

/** Asks the server; an answer that is late by now is told of as it comes along, and can be cancelled. */
export async function ask<Result extends object>(
  server: Promise<Server>,
  method: string,
  params: object,
  { title, token }: { readonly title?: string; readonly token?: CancellationToken } = {},
): Promise<Result> {
  const { client, ready, onProgress } = await server;
  await ready;
  if (title === undefined)
    return token === undefined
      ? client.sendRequest<Result>(method, params)
      : client.sendRequest<Result>(method, params, token);
  return patiently(title, async (own, hear) => {
    const workDoneToken = `seaworthy-changes-${asked++}`;
    const listening = onProgress(workDoneToken, hear);
    try {
      return await client.sendRequest<Result>(method, { ...params, workDoneToken }, own);
    } catch (error) {
      if (own.isCancellationRequested) return cancelled as Result;
      throw error;
    } finally {
      listening.dispose();
    }
  });
}

let asked = 0;

const cancelled: ChangesTrouble = { trouble: 'cancelled', message: 'It was cancelled.' };

const patience = 500;

/** A bar in the view at once; a notification that can be cancelled only for what takes its time. */
async function patiently<Result>(
  title: string,
  work: (token: CancellationToken, hear: (step: ProgressStep) => void) => Promise<Result>,
): Promise<Result> {
  const source = new CancellationTokenSource();
  let hear: (step: ProgressStep) => void = () => undefined;
  const working = work(source.token, (step) => hear(step));
  void window.withProgress({ location: { viewId } }, () => working.then(nothing, nothing));
  const isLate = await Promise.race([
    working.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), patience)),
  ]);
  if (isLate)
    await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => source.cancel());
        let last = 0;
        hear = ({ message, percentage = last }) => {
          progress.report({ increment: percentage - last, ...(message !== undefined && { message }) });
          last = percentage;
        };
        await working.then(nothing, nothing);
      },
    );
  source.dispose();
  return working;
}

const nothing = (): void => undefined;

export const isTrouble = (answer: object): answer is ChangesTrouble => 'trouble' in answer;

/** Says why something was not done, with what helps where something does. */
export function tellTrouble({ trouble, message }: ChangesTrouble): void {
  if (trouble === 'cancelled') return;
  const help = helps[trouble];
  const told =
    help === undefined ? window.showWarningMessage(message) : window.showWarningMessage(message, help.title);
  void told.then((picked) => picked !== undefined && help && commands.executeCommand(help.command));
}

const helps: Readonly<Record<string, { readonly title: string; readonly command: string }>> = {
  restricted: { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
  'no-folder': { title: 'Open Folder', command: 'workbench.action.files.openFolder' },
  'no-repository': { title: 'Initialize Repository', command: 'git.init' },
};
