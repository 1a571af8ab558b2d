import {
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { actionKinds } from './features/code-actions.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

/** What the server says that it can do. */
export const introduction = ({ client }: Session): InitializeResult => ({
  serverInfo: { name: 'seaworthy' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [...actionKinds], resolveProvider: client.resolvesEdits },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(client.pullsDiagnostics &&
      !client.registersDiagnostics && {
        diagnosticProvider: diagnosticOptions(readSettings(client.options.settings).workspaceDiagnostics),
      }),
  },
});

/** No file's findings depend on another file but the policy, and a changed policy asks for a refresh itself. */
export const diagnosticOptions = (
  workspaceDiagnostics: boolean,
): NonNullable<ServerCapabilities['diagnosticProvider']> => ({
  identifier: 'seaworthy',
  interFileDependencies: false,
  workspaceDiagnostics,
});
