import type { CancellationToken, CodeAction, Connection, InitializeParams } from 'vscode-languageserver/node';
import { follow, type Running, refresh } from './events.ts';
import { answerChanges } from './features/changes-requests.ts';
import { codeActionsAt } from './features/code-actions.ts';
import { fixAllInFile } from './features/commands.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { answerLenses } from './features/lenses.ts';
import { newPolicyFor } from './features/policy.ts';
import { PolicyPackages } from './features/policy-packages.ts';
import { resolveAction } from './features/resolve.ts';
import { answerScans } from './features/scan-requests.ts';
import { answerSignatures } from './features/signature-requests.ts';
import { listedRules, statusOf } from './features/status.ts';
import { WorkspaceCheck } from './features/workspace.ts';
import { WorkspaceImages } from './features/workspace-images.ts';
import { workspacePullOf } from './features/workspace-pull.ts';
import { type Guard, guardWith } from './guard.ts';
import { help } from './help.ts';
import { openSession } from './open-session.ts';
import {
  type CheckWorkspaceParams,
  checkWorkspace,
  type FileStatusParams,
  type FixAllParams,
  fileStatus,
  fixAll,
  listRules,
  type NewPolicyParams,
  newPolicy,
} from './protocol.ts';
import { SignatureWork } from './signature/work.ts';

/** Answers a client that has introduced itself, until it ends the connection. */
export function serve(connection: Connection, params: InitializeParams): void {
  const session = openSession(connection, params);
  const signing = new SignatureWork(session);
  const running: Running = {
    session,
    diagnostics: diagnosticsOf(session),
    workspace: new WorkspaceCheck(session),
    workspacePull: workspacePullOf(session),
    assist: { images: new WorkspaceImages(session), packages: new PolicyPackages(session) },
    holdAgain: () => signing.holdAgainSoon(),
  };
  const guard = guardWith(connection.console);
  follow(running, guard);
  answer(running, guard);
  answerChanges(session, guard);
  answerScans({ session, images: running.assist.images, refresh: () => refresh(running) }, guard);
  answerSignatures({ session, work: signing, refresh: () => refresh(running) }, guard);
  answerLenses(session, guard);
  help(running, guard);
}

/** Each request to the feature that answers it. */
function answer({ session, diagnostics, workspace, workspacePull }: Running, guard: Guard): void {
  const { connection } = session;
  connection.languages.diagnostics.on(
    guard.request('textDocument/diagnostic', ({ textDocument, previousResultId }) =>
      diagnostics.pull(textDocument.uri, previousResultId),
    ),
  );
  connection.languages.diagnostics.onWorkspace(
    guard.request('workspace/diagnostic', (params, token, _, progress) =>
      workspacePull.pull(params, token, (part) => progress?.report(part)),
    ),
  );
  connection.onCodeAction(
    guard.request('textDocument/codeAction', (params) => codeActionsAt(session, params)),
  );
  connection.onCodeActionResolve(
    guard.request('codeAction/resolve', (action: CodeAction) => resolveAction(session, action)),
  );
  connection.onRequest(
    checkWorkspace,
    guard.request(checkWorkspace, (params: CheckWorkspaceParams, token: CancellationToken) =>
      workspace.check(params, token),
    ),
  );
  connection.onRequest(
    fixAll,
    guard.request(fixAll, (params: FixAllParams) => fixAllInFile(session, params)),
  );
  connection.onRequest(
    newPolicy,
    guard.request(newPolicy, (params: NewPolicyParams) => newPolicyFor(session, params)),
  );
  connection.onRequest(
    fileStatus,
    guard.request(fileStatus, (params: FileStatusParams) => statusOf(session, params)),
  );
  connection.onRequest(
    listRules,
    guard.request(listRules, () => listedRules()),
  );
}
