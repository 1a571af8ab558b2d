import {
  EventEmitter,
  type ExtensionContext,
  extensions,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
  WorkDoneProgress,
} from 'vscode-languageclient/node';
import { type InitializationOptions, trustChanged } from '../../server/src/protocol.ts';
import { answerFileRequests } from './files.ts';
import { pagesBase } from './pages.ts';
import { documentSelector } from './selector.ts';
import type { Health, Server } from './server.ts';
import { showStatus } from './status.ts';
import { followTrace } from './trace.ts';

/** Starts the language server and keeps it told of what only VS Code knows. */
export function startServer(context: ExtensionContext, output: LogOutputChannel): Server {
  const health = new EventEmitter<Health>();
  const program = {
    module: Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath,
    transport: TransportKind.ipc,
  };
  const client = new LanguageClient('seaworthy', 'Seaworthy', program, {
    documentSelector: documentSelector(),
    // Asked for with every start, so that a restarted server knows what holds then.
    initializationOptions: () => options(context),
    outputChannel: output,
    traceOutputChannel: followTrace(context, output),
    errorHandler: errorHandler((now) => health.fire(now)),
    diagnosticPullOptions: { onChange: true, onTabs: true },
    markdown: { isTrusted: false, supportHtml: false },
  } satisfies LanguageClientOptions);
  answerFileRequests(client);
  context.subscriptions.push(
    client,
    health,
    workspace.onDidGrantWorkspaceTrust(() => {
      if (client.state === State.Running) void client.sendNotification(trustChanged, { trusted: true });
    }),
  );
  const ready = client.start();
  ready.catch((error: unknown) => {
    output.error(String(error));
    void window.showErrorMessage('Seaworthy could not start; see its output.');
  });
  const server: Server = {
    client,
    ready,
    onHealth: health.event,
    async restart() {
      await (client.isRunning() ? client.restart() : client.start());
      health.fire('well');
    },
    onProgress: (token, hear) =>
      client.onProgress(WorkDoneProgress.type, token, (step) => {
        if (step.kind === 'report') hear(step);
      }),
  };
  showStatus(context, server);
  return server;
}

const options = ({ globalStorageUri }: ExtensionContext): InitializationOptions => ({
  settings: workspace.getConfiguration('seaworthy'),
  trusted: workspace.isTrusted,
  rulePages: pagesBase,
  commands: true,
  // It has the schema from `contributes.yamlValidation`; two lists of the same keys would be one too many.
  completesBySchema: extensions.getExtension('redhat.vscode-yaml') !== undefined,
  virtualSchemes: virtualSchemes(),
  storage: globalStorageUri.toString(),
});

const virtualSchemes = (): readonly string[] => [
  ...new Set(
    (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme).filter((scheme) => scheme !== 'file'),
  ),
];

const mostRestarts = 4;
const withinMilliseconds = 3 * 60_000;

/** Starts a crashed server again, unless it keeps crashing. The status says so; no message interrupts. */
function errorHandler(told: (now: Health) => void): ErrorHandler {
  let crashes: readonly number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed() {
      const now = Date.now();
      crashes = [...crashes.filter((at) => now - at < withinMilliseconds), now];
      const isOften = crashes.length > mostRestarts;
      told(isOften ? 'stopped' : 'restarted');
      return { action: isOften ? CloseAction.DoNotRestart : CloseAction.Restart, handled: true };
    },
  };
}
