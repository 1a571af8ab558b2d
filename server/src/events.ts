import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import type { Diagnostics } from './features/diagnostics.ts';
import { refreshLenses } from './features/lenses.ts';
import type { PolicyAssist } from './features/policy-completion.ts';
import type { WorkspaceCheck } from './features/workspace.ts';
import type { WorkspacePull } from './features/workspace-pull.ts';
import type { Guard } from './guard.ts';
import { changesStale, statusChanged, type TrustChangedParams, trustChanged } from './protocol.ts';
import { registerDiagnostics, registerPolicyHelp, watchFiles } from './register.ts';
import type { Session } from './session.ts';
import { pathOfUri } from './uri.ts';

/** A client, and everything that answers it. */
export interface Running {
  readonly session: Session;
  readonly diagnostics: Diagnostics;
  readonly workspace: WorkspaceCheck;
  readonly workspacePull: WorkspacePull;
  readonly assist: PolicyAssist;
  /** Holds what was collected of signatures against what policies grant now. */
  readonly holdAgain: () => void;
}

/** Keeps documents, policies and settings as the client has them, and has findings made anew where they changed. */
export function follow(running: Running, guard: Guard): void {
  const { session, diagnostics, workspace, workspacePull } = running;
  const { connection } = session;
  connection.onDidOpenTextDocument(
    guard.event('textDocument/didOpen', async (params) => {
      const { uri } = params.textDocument;
      session.documents.opened(params);
      diagnostics.changed(uri);
      await workspace.opened(uri);
      await policyEdited(running, uri);
    }),
  );
  connection.onDidChangeTextDocument(
    guard.event('textDocument/didChange', async (params) => {
      session.documents.changed(params);
      diagnostics.changed(params.textDocument.uri);
      await policyEdited(running, params.textDocument.uri);
    }),
  );
  connection.onDidCloseTextDocument(
    guard.event('textDocument/didClose', async (params) => {
      const { uri } = params.textDocument;
      session.documents.closed(params);
      await diagnostics.closed(uri);
      await workspace.closed(uri);
      await policyEdited(running, uri);
    }),
  );
  connection.onDidChangeConfiguration(
    guard.event('workspace/didChangeConfiguration', async ({ settings }) => {
      session.settings.changed(settings);
      await registerDiagnostics(session);
      await allChanged(running);
    }),
  );
  connection.onDidChangeWatchedFiles(
    guard.event('workspace/didChangeWatchedFiles', async ({ changes }) => {
      const paths = changes.map(({ uri }) => pathOfUri(uri));
      running.assist.images.changed(paths);
      session.signatures.demandsChanged();
      const isKnownChanged = session.known.changed(paths);
      if (session.policies.changed(paths) || isKnownChanged) await allChanged(running);
      workspacePull.changed();
      await workspace.filesChanged(changes.map(({ uri }) => uri));
    }),
  );
  connection.onNotification(
    trustChanged,
    guard.event(trustChanged, async ({ trusted }: TrustChangedParams) => {
      session.policies.trust(trusted);
      await allChanged(running);
    }),
  );
  connection.onInitialized(guard.event('initialized', () => initialized(running)));
}

/** A policy counts as it stands in the editor, saved or not. */
async function policyEdited(running: Running, uri: string): Promise<void> {
  const { policies, known } = running.session;
  const path = pathOfUri(uri);
  const isKnownChanged = known.changed([path]);
  const isPolicyChanged = policies.changed([path]);
  if (isPolicyChanged) running.holdAgain();
  if (isPolicyChanged || isKnownChanged) await refresh(running);
}

/** Folders, settings or trust: which policy governs what may be another now. */
async function allChanged(running: Running): Promise<void> {
  running.session.policies.forget();
  running.session.signatures.demandsChanged();
  running.holdAgain();
  running.session.known.forget();
  await Promise.all([refresh(running), running.session.connection.sendNotification(changesStale)]);
}

/** Every finding may be another now. */
export async function refresh({ session, diagnostics, workspace, workspacePull }: Running): Promise<void> {
  workspacePull.changed();
  await Promise.all([
    diagnostics.refresh(),
    workspace.refresh(),
    refreshLenses(session),
    session.connection.sendNotification(statusChanged),
    watchFiles(session),
    registerPolicyHelp(session),
  ]);
}

async function initialized(running: Running): Promise<void> {
  const { session } = running;
  const { connection, client, folders } = session;
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(async (event) => {
      folders.changed(event);
      await allChanged(running);
    });
  }
  if (client.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'seaworthy' });
  }
  await watchFiles(session);
  await registerPolicyHelp(session);
  await registerDiagnostics(session);
  await Promise.all([session.scans.load(), session.signatures.load()]);
  // What was kept may rest on keys that are others by now.
  running.holdAgain();
}
