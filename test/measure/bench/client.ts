import { type ChildProcess, spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { today } from '../corpus/policies.ts';

/** A language server on its standard input and output, and how its findings are had. */
export interface ServerKind {
  readonly name: string;
  /** The script and its arguments, run by this Node. */
  readonly command: readonly string[];
  /** `pull`: they are asked for. `push`: they come when the server is ready. */
  readonly findings: 'pull' | 'push';
  /** What it is told of its settings, by section. */
  readonly settings: Readonly<Record<string, object>>;
}

export interface Typed {
  readonly line: number;
  readonly column: number;
  /** How many units after that place go away. */
  readonly removes: number;
  readonly text: string;
}

export interface BenchClient {
  /** Milliseconds until the server has answered `initialize`, from before it was started. */
  readonly ready: number;
  /** Opens a file and waits for its findings. */
  open(uri: string, languageId: string, text: string): Promise<Answer>;
  /** Makes one change and waits for the findings. */
  change(uri: string, typed: Typed): Promise<Answer>;
  close(uri: string): Promise<void>;
  /** Asks for anything else. */
  ask<Result>(method: string, params: object): Promise<Result>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly milliseconds: number;
  readonly findings: number;
}

/** `folder` is the workspace's, as a URI; without it there is none. */
export async function startBenchClient(kind: ServerKind, folder?: string): Promise<BenchClient> {
  const started = performance.now();
  const server = spawn(process.execPath, kind.command, { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = connect(server, kind);
  const pushed = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: Pushed) => {
    pushed.get(params.uri)?.(params.diagnostics);
  });
  connection.listen();
  await connection.sendRequest('initialize', parametersOf(kind, folder));
  const ready = performance.now() - started;
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: kind.settings });
  let version = 1;
  const answered = async (uri: string, send: () => Promise<void>): Promise<Answer> => {
    const from = performance.now();
    const coming = new Promise<readonly Diagnostic[]>((resolve) => pushed.set(uri, resolve));
    await send();
    const found =
      kind.findings === 'push'
        ? await coming
        : (
            await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
              textDocument: { uri },
            })
          ).items;
    return { milliseconds: performance.now() - from, findings: found.length };
  };
  return {
    ready,
    open: (uri, languageId, text) =>
      answered(uri, () =>
        connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId, version, text },
        }),
      ),
    change(uri, { line, column, removes, text }) {
      version += 1;
      const start = { line, character: column };
      const range = { start, end: { line, character: column + removes } };
      const params = { textDocument: { uri, version }, contentChanges: [{ range, text }] };
      return answered(uri, () => connection.sendNotification('textDocument/didChange', params));
    },
    ask: (method, params) => connection.sendRequest(method, params),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}

interface Pushed {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

function connect(server: ChildProcess, { settings }: ServerKind): ProtocolConnection {
  if (!server.stdout || !server.stdin) throw new Error('The server has no standard streams.');
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('workspace/configuration', (asked: { items: { section?: string }[] }) =>
    asked.items.map(({ section }) => settings[section ?? ''] ?? {}),
  );
  return connection;
}

const parametersOf = ({ findings }: ServerKind, folder: string | undefined): InitializeParams => ({
  processId: process.pid,
  rootUri: null,
  workspaceFolders: folder === undefined ? null : [{ uri: folder, name: 'bench' }],
  capabilities: {
    textDocument: {
      ...(findings === 'pull' && { diagnostic: { dynamicRegistration: true } }),
      publishDiagnostics: { versionSupport: true },
    },
    workspace: { configuration: true },
  },
  initializationOptions: { today, trusted: true, commands: true, settings: {} },
});
