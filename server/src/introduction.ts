import {
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { abilitiesOf } from './abilities.ts';
import { actionKinds } from './action-kinds.ts';
import { policyTriggers } from './features/policy-triggers.ts';
import { readSettings } from './settings.ts';

/** What the server says that it can do. */
export function introduction(params: InitializeParams): InitializeResult {
  const client = abilitiesOf(params);
  const { pullsDiagnostics, registersDiagnostics, resolvesEdits, options } = client;
  const { workspaceDiagnostics } = readSettings(options.settings);
  return {
    serverInfo: { name: 'seaworthy' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      ...(options.commands && { codeLensProvider: {} }),
      ...(!client.registersCompletion && {
        completionProvider: { triggerCharacters: [...policyTriggers] },
      }),
      ...(!client.registersDefinition && { definitionProvider: true }),
      codeActionProvider: { codeActionKinds: [...actionKinds], resolveProvider: resolvesEdits },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(pullsDiagnostics &&
        !registersDiagnostics && { diagnosticProvider: diagnosticOptions(workspaceDiagnostics) }),
    },
  };
}

/** No file's findings depend on another file but the policy, and a changed policy asks for a refresh itself. */
export const diagnosticOptions = (
  workspaceDiagnostics: boolean,
): NonNullable<ServerCapabilities['diagnosticProvider']> => ({
  identifier: 'seaworthy',
  interFileDependencies: false,
  workspaceDiagnostics,
});
