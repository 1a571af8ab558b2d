import {
  type CancellationToken,
  commands,
  type ExtensionContext,
  ExtensionMode,
  ProgressLocation,
  window,
  workspace,
} from 'vscode';
import type { Consent, ScanTrouble } from '../../../server/src/protocol-scan.ts';
import type { Server } from '../server.ts';

/** What every command about images needs. */
export interface Deck {
  readonly context: ExtensionContext;
  readonly server: Promise<Server>;
}

export const isTrouble = (answer: object): answer is ScanTrouble => 'trouble' in answer;

/** Asks the server. */
export async function ask<Result extends object>(
  server: Promise<Server>,
  method: string,
  params: object = {},
  token?: CancellationToken,
): Promise<Result> {
  const { client, ready } = await server;
  await ready;
  return token === undefined
    ? client.sendRequest<Result>(method, params)
    : client.sendRequest<Result>(method, params, token);
}

const cancelled: ScanTrouble = { trouble: 'cancelled', message: 'It was cancelled.' };

/**
 * Asks for something that takes its time: how far it is stands in a notification that ends it at once. Whom it would
 * speak to is asked for once, and remembered.
 */
export async function askPatiently<Result extends object>(
  deck: Deck,
  title: string,
  method: string,
  params: object,
): Promise<Result | ScanTrouble> {
  const request = (): Promise<Result | ScanTrouble> =>
    patiently<Result>(deck, title, method, { ...params, allowed: allowed(deck.context) });
  let answer = await request();
  // Only once a daemon of another machine may be asked does it tell which registry an image of its came from.
  for (let asks = 0; isTrouble(answer) && answer.consent !== undefined && asks < mostAsks; asks += 1) {
    if (!(await allow(deck.context, answer.consent))) return cancelled;
    answer = await request();
  }
  return answer;
}

const mostAsks = 2;

async function patiently<Result extends object>(
  { server }: Deck,
  title: string,
  method: string,
  params: object,
): Promise<Result | ScanTrouble> {
  const { client, ready, onProgress } = await server;
  await ready;
  const workDoneToken = `seaworthy-scan-${asked++}`;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let last = 0;
      const listening = onProgress(workDoneToken, ({ message, percentage = last }) => {
        // A later step begins at nothing again; the bar never goes back.
        progress.report({
          increment: Math.max(0, percentage - last),
          ...(message !== undefined && { message }),
        });
        last = Math.max(last, percentage);
      });
      // The server may take a moment to end; the person need not wait for it.
      const ended = new Promise<ScanTrouble>((resolve) =>
        token.onCancellationRequested(() => resolve(cancelled)),
      );
      const answer = client
        .sendRequest<Result>(method, { ...params, workDoneToken }, token)
        .catch((error: unknown) => {
          if (token.isCancellationRequested) return cancelled;
          throw error;
        });
      try {
        return await Promise.race([answer, ended]);
      } finally {
        listening.dispose();
      }
    },
  );
}

let asked = 0;

const memory = 'seaworthy.scan.allowed';

/** What of the network the user has allowed, in any workspace of this machine. */
export const allowed = ({ globalState }: ExtensionContext): readonly string[] =>
  globalState.get<readonly string[]>(memory, []);

export const forbidAll = ({ globalState }: ExtensionContext): Thenable<void> =>
  globalState.update(memory, undefined);

/** Names whom it would speak to, and asks once. */
async function allow(context: ExtensionContext, { keys, lines }: Consent): Promise<boolean> {
  const yes = 'Allow';
  const picked = await window.showInformationMessage(
    'Seaworthy would speak to the network for this.',
    {
      // In its own tests VS Code shows no question that stands in the way of everything else.
      modal: context.extensionMode !== ExtensionMode.Test,
      detail: `It would speak to:\n\n${lines.map((line) => `• ${line}`).join('\n')}\n\nYou are asked once; “Forget Allowed Hosts” takes it back.`,
    },
    yes,
  );
  if (picked !== yes) return false;
  await context.globalState.update(memory, [...new Set([...allowed(context), ...keys])]);
  return true;
}

/** Says why something is unknown or was not done, with what helps where something does. */
export async function tellTrouble(
  { trouble, message }: ScanTrouble,
  more: readonly { readonly title: string; run(): unknown }[] = [],
): Promise<void> {
  if (trouble === 'cancelled') return;
  const helps = [...more, ...(helpFor[trouble] ?? [])];
  const picked = await window.showWarningMessage(plain(message), ...helps.map(({ title }) => title));
  await helps.find(({ title }) => title === picked)?.run();
}

/** Messages show code no other than words. */
export const plain = (text: string): string => text.replaceAll('`', '');

const helpFor: Readonly<Record<string, readonly { readonly title: string; run(): unknown }[]>> = {
  restricted: [
    { title: 'Manage Workspace Trust', run: () => commands.executeCommand('workbench.trust.manage') },
  ],
};

/** Known here already, so that nothing is asked for in vain. */
export const restricted = (message: string): ScanTrouble | undefined =>
  workspace.isTrusted ? undefined : { trouble: 'restricted', message };
