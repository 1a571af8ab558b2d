import { Uri, window } from 'vscode';
import { type HookParams, type HookResult, type HookTold, hook } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble, tellTrouble } from './ask.ts';
import type { Bench } from './fix.ts';
import { pickRepository } from './pick.ts';

/** Installs or removes the hook of a repository, says what was done and where, and offers to take it back. */
export async function changeHook(
  { server, scanner }: Pick<Bench, 'server' | 'scanner'>,
  action: 'install' | 'uninstall',
): Promise<HookTold | undefined> {
  const repository = await pickRepository(scanner);
  return repository && act(server, repository.uri, action);
}

async function act(
  server: Promise<Server>,
  repository: string,
  action: HookParams['action'],
): Promise<HookTold | undefined> {
  const answer = await ask<HookResult>(server, hook, { repository, action });
  if (isTrouble(answer)) {
    tellTrouble(answer);
    return undefined;
  }
  void offer(server, repository, answer);
  return answer;
}

async function offer(
  server: Promise<Server>,
  repository: string,
  { message, file, changed, installed }: HookTold,
): Promise<void> {
  const [show, undo] = ['Show', 'Undo'];
  const buttons = [...(file === undefined ? [] : [show]), ...(changed ? [undo] : [])];
  const picked = await window.showInformationMessage(message, ...buttons);
  if (picked === show && file !== undefined) await window.showTextDocument(Uri.parse(file));
  if (picked === undo) await act(server, repository, installed ? 'uninstall' : 'install');
}
