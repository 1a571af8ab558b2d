import type { CancellationToken } from 'vscode-languageserver/node';
import { rulesById } from '../../../rules/catalogue.ts';
import { isFileError } from '../../workspace/files.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import { runInWorkers } from '../../workspace/pool.ts';
import type { CheckedTask, CheckShared, CheckTask } from '../check-worker.ts';
import { commonFacts, factsFor, granting } from '../facts.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { uriOfPath } from '../uri.ts';
import { workersBesideTyping } from './check-workers.ts';
import { breathe, workspaceFiles } from './closed-file.ts';

/** One file of the workspace, and what was found in it. */
export interface ClosedFile {
  readonly uri: string;
  readonly path: string;
  readonly inForce: PolicyInForce;
  readonly checked: CheckedTask;
}

export interface CheckingOptions {
  readonly token: CancellationToken;
  /** Told of files as soon as they are checked. */
  readonly onChecked: (files: readonly ClosedFile[], done: number, of: number) => void;
}

/**
 * Checks every file of the workspace in threads of their own, so that nobody who types waits for it; one core
 * is left for the typing. Returns what could not be looked into.
 */
export async function checkClosedFiles(
  session: Session,
  { token, onChecked }: CheckingOptions,
): Promise<readonly { readonly path: string; readonly message: string }[]> {
  const found = await workspaceFiles(session, token);
  const tasks: CheckTask[] = [];
  const held: PolicyInForce[] = [];
  const inForce: PolicyInForce[] = [];
  const errors = [...found.errors];
  for (const [index, { path }] of found.files.entries()) {
    if (index % 32 === 0) await breathe();
    if (token.isCancellationRequested) return errors;
    const task = await taskOf(session, path, inForce);
    if (task === undefined) continue;
    if ('error' in task) errors.push({ path, message: task.error });
    else {
      tasks.push(task);
      held.push(inForce[task.policy] as PolicyInForce);
    }
  }
  const shared: CheckShared = {
    policies: inForce.map(({ policy }) => granting(session, policy)),
    today: session.snapshots.today(),
    pages: new Map([...rulesById.keys()].map((rule) => [rule, session.pageOf(rule)])),
    facts: commonFacts(session),
  };
  await withSignal(token, (signal) =>
    runInWorkers<CheckTask, CheckedTask>(tasks, {
      worker: new URL(import.meta.url),
      shared,
      signal,
      most: workersBesideTyping(),
      batch: 4,
      onResults: (start, results, done) => {
        const files = results.map((checked, index): ClosedFile | undefined => {
          const task = tasks[start + index];
          const policy = held[start + index];
          return task && policy && { uri: task.uri, path: task.path, inForce: policy, checked };
        });
        onChecked(
          files.filter((file) => file !== undefined),
          done,
          tasks.length,
        );
      },
    }),
  );
  return errors;
}

/** Undefined where Seaworthy is off for a file, or only the client can read it and there is none. */
async function taskOf(
  session: Session,
  path: string,
  inForce: PolicyInForce[],
): Promise<CheckTask | { readonly error: string } | undefined> {
  const { documents, policies, known, settings, scans, signatures, readsOwnFiles } = session;
  const { enable } = await settings.for(path);
  const policy = await policies.for(path);
  if (!enable || policy.ignores(path)) return undefined;
  const opened = documents.at(path);
  const isBuilt = scans.builtFrom(path) !== undefined || signatures.comparedWith(path) !== undefined;
  let text = opened?.text;
  if (text === undefined && (isBuilt || !readsOwnFiles(path))) {
    const file = await policies.files.read(path);
    if (file === undefined || isFileError(file)) return file;
    if (file.damage !== undefined) return { error: file.damage };
    text = file.text;
  }
  if (!inForce.includes(policy)) inForce.push(policy);
  const uri = opened?.uri ?? uriOfPath(path);
  const { built, published } = factsFor(session, path, text ?? '');
  const entries = await known.entriesFor(path);
  return { path, uri, text, policy: inForce.indexOf(policy), entries, built, published };
}
