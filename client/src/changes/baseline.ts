import { Uri, type WorkspaceFolder, window, workspace } from 'vscode';
import {
  type BaselineTold,
  type CreateBaselineParams,
  type CreateBaselineResult,
  createBaseline,
} from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble, tellTrouble } from './ask.ts';
import type { Bench } from './fix.ts';
import { counted } from './words.ts';

/** Says what a baseline would hide, and writes it only where somebody agrees. */
export async function makeBaseline(
  { server }: Pick<Bench, 'server'>,
  folder: WorkspaceFolder | undefined,
): Promise<BaselineTold | undefined> {
  if (folder === undefined) return undefined;
  const look = await request(server, folder, 'look');
  if (look === undefined) return undefined;
  const action = look.exists ? await askWhatToDo(look) : await askToCreate(look);
  if (action === undefined) return look;
  const done = action === 'open' ? look : await request(server, folder, action);
  if (done === undefined) return undefined;
  await window.showTextDocument(Uri.parse(done.uri));
  if (action !== 'open') void window.showInformationMessage(doneSentence(done));
  return done;
}

async function request(
  server: Promise<Server>,
  folder: WorkspaceFolder,
  action: CreateBaselineParams['action'],
): Promise<BaselineTold | undefined> {
  const title = action === 'look' ? 'Checking what a baseline would hide' : 'Writing the baseline';
  const params = { folder: folder.uri.toString(), action };
  const answer = await ask<CreateBaselineResult>(server, createBaseline, params, { title });
  if (!isTrouble(answer)) return answer;
  tellTrouble(answer);
  return undefined;
}

const nameOf = ({ uri }: BaselineTold): string => workspace.asRelativePath(Uri.parse(uri));

async function askToCreate(look: BaselineTold): Promise<'create' | undefined> {
  const unread =
    look.unread > 0 ? ` ${counted(look.unread, 'file')} could not be checked and will count in full.` : '';
  if (look.hidden === 0) {
    void window.showInformationMessage(`There is nothing to hide: nothing was found that counts.${unread}`);
    return undefined;
  }
  const create = 'Create Baseline';
  const picked = await window.showInformationMessage(
    `Hide ${counted(look.hidden, 'finding')} in ${counted(look.files, 'file')}?`,
    {
      modal: true,
      detail: `They are written down in ${nameOf(look)} and stay quiet from then on, in the editor, the hook and CI. New ones count. What is fixed drops out with the next update.${unread}`,
    },
    create,
  );
  return picked === create ? 'create' : undefined;
}

async function askWhatToDo(look: BaselineTold): Promise<'open' | 'prune' | 'add' | undefined> {
  const [open, prune, add] = ['Open It', 'Drop What Is Fixed', 'Hide New Ones Too'];
  const buttons = [open, ...(look.gone > 0 ? [prune] : []), ...(look.added > 0 ? [add] : [])];
  const gone = look.gone > 0 ? ` ${look.gone} of its entries are fixed.` : '';
  const picked = await window.showInformationMessage(
    `There is a baseline already.`,
    {
      modal: true,
      detail: `${nameOf(look)} hides ${counted(look.hidden, 'finding')} in ${counted(look.files, 'file')}.${gone}`,
    },
    ...buttons,
  );
  if (picked === open) return 'open';
  if (picked === prune) return 'prune';
  return picked === add ? 'add' : undefined;
}

function doneSentence({ hidden, files, added, gone, unread }: BaselineTold): string {
  const changes = [...(added > 0 ? [`${added} new`] : []), ...(gone > 0 ? [`${gone} dropped`] : [])];
  const how = changes.length > 0 ? ` (${changes.join(', ')})` : '';
  const open = unread > 0 ? ` ${counted(unread, 'file')} could not be checked.` : '';
  return `The baseline hides ${counted(hidden, 'finding')} in ${counted(files, 'file')}${how}.${open} Commit it: the hook and CI go by what git has.`;
}
