import {
  type CancellationToken,
  type CodeAction,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { follow, type Running } from './events.ts';
import { codeActionsAt } from './features/code-actions.ts';
import { fixAllInFile } from './features/commands.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { hoverAt } from './features/hover.ts';
import { newPolicyFor } from './features/policy.ts';
import { resolveAction } from './features/resolve.ts';
import { listedRules, statusOf } from './features/status.ts';
import { WorkspaceCheck } from './features/workspace.ts';
import { workspacePullOf } from './features/workspace-pull.ts';
import { type Guard, guardWith } from './guard.ts';
import { introduction } from './introduction.ts';
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

/** Answers a client until it ends the connection. */
export function serve(connection: Connection): void {
  let current: Running | undefined;
  const running = (): Running => {
    if (current === undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, 'Not initialized yet.');
    return current;
  };
  const guard = guardWith(connection.console);

  connection.onInitialize((params) => {
    const session = openSession(connection, params);
    current = {
      session,
      diagnostics: diagnosticsOf(session),
      workspace: new WorkspaceCheck(session),
      workspacePull: workspacePullOf(session),
    };
    return introduction(session);
  });
  follow(connection, running, guard);
  answer(connection, running, guard);
  connection.listen();
}

/** Each request to the feature that answers it. */
function answer(connection: Connection, running: () => Running, guard: Guard): void {
  connection.languages.diagnostics.on(
    guard.request('textDocument/diagnostic', ({ textDocument, previousResultId }) =>
      running().diagnostics.pull(textDocument.uri, previousResultId),
    ),
  );
  connection.languages.diagnostics.onWorkspace(
    guard.request('workspace/diagnostic', (params, token, _, progress) =>
      running().workspacePull.pull(params, token, (part) => progress?.report(part)),
    ),
  );
  connection.onHover(
    guard.request('textDocument/hover', ({ textDocument, position }) =>
      hoverAt(running().session, textDocument.uri, position),
    ),
  );
  connection.onCodeAction(
    guard.request('textDocument/codeAction', (params) => codeActionsAt(running().session, params)),
  );
  connection.onCodeActionResolve(
    guard.request('codeAction/resolve', (action: CodeAction) => resolveAction(running().session, action)),
  );
  connection.onRequest(
    checkWorkspace,
    guard.request(checkWorkspace, (params: CheckWorkspaceParams, token: CancellationToken) =>
      running().workspace.check(params, token),
    ),
  );
  connection.onRequest(
    fixAll,
    guard.request(fixAll, (params: FixAllParams) => fixAllInFile(running().session, params)),
  );
  connection.onRequest(
    newPolicy,
    guard.request(newPolicy, (params: NewPolicyParams) => newPolicyFor(running().session, params)),
  );
  connection.onRequest(
    fileStatus,
    guard.request(fileStatus, (params: FileStatusParams) => statusOf(running().session, params)),
  );
  connection.onRequest(
    listRules,
    guard.request(listRules, () => listedRules()),
  );
}
