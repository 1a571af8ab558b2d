import type { CancellationToken } from 'vscode-languageserver/node';
import type { Guard } from '../guard.ts';
import {
  changeContext,
  createBaseline,
  fixChanges,
  hook,
  listRepositories,
  listRevisions,
  readRevision,
  scanChanges,
} from '../protocol.ts';
import type { Session } from '../session.ts';
import { scanChangesIn } from './changes.ts';
import { baselineIn } from './changes-baseline.ts';
import { fixChangesIn } from './changes-fix.ts';
import { hookIn } from './changes-hook.ts';
import { listedRepositories } from './changes-repository.ts';
import { contextOfChange, textOfRevision } from './changes-revision.ts';
import { revisionsIn } from './changes-revisions.ts';

/** Answers what is asked about staged files and branches. Every one of these refuses where git may not be run. */
export function answerChanges(session: Session, guard: Guard): void {
  const { connection } = session;
  const on = <Params>(
    name: string,
    handle: (session: Session, params: Params, token: CancellationToken) => Promise<object>,
  ): void => {
    connection.onRequest(
      name,
      guard.request(name, (params: Params, token: CancellationToken) => handle(session, params, token)),
    );
  };
  on(listRepositories, listedRepositories);
  on(listRevisions, revisionsIn);
  on(scanChanges, scanChangesIn);
  on(changeContext, contextOfChange);
  on(readRevision, textOfRevision);
  on(fixChanges, fixChangesIn);
  on(hook, hookIn);
  on(createBaseline, baselineIn);
}
