import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { root } from '../support/root.ts';

/** A client that speaks to the bundled server over its standard input and output. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly registrations: readonly Registration[];
  /** What was pushed last, by URI. */
  readonly pushed: ReadonlyMap<string, PublishDiagnosticsParams>;
  readonly applied: readonly ApplyWorkspaceEditParams[];
  readonly logged: readonly string[];
  /** How often the server asked for all findings to be pulled anew. */
  refreshes(): number;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Replaces the whole text, as version `version`. */
  change(uri: string, version: number, text: string): Promise<void>;
  pull(uri: string, previousResultId?: string): Promise<Report>;
  actions(
    uri: string,
    range: Range,
    only?: readonly string[],
    diagnostics?: readonly Diagnostic[],
  ): Promise<CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  stop(): Promise<void>;
}

export interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly resultId?: string;
  readonly items: Diagnostic[];
}

export interface ClientOptions {
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly settings?: object;
  /** Answers `workspace/configuration` by folder URI; `settings` where it is left out. */
  readonly settingsOf?: (scope: string | undefined) => object;
  readonly initializationOptions?: object;
  /** The server's environment; this process's own where it is left out. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Called before the connection listens. */
  readonly prepare?: (connection: ProtocolConnection) => void;
}

const today = '2026-11-21';

/** All that VS Code can do, as far as it matters here. */
export const capable: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } },
      resolveSupport: { properties: ['edit'] },
      dataSupport: true,
    },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'], snippetEditSupport: true },
  },
};

export const plain: ClientCapabilities = { textDocument: {}, workspace: {} };

/** The server of the last build. */
const serverPath = join(root, 'dist', 'server.cjs');

export function buildOnce(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'test', 'tools', 'build.ts')], {
    stdio: 'inherit',
  });
  assert.equal(status, 0, 'the build failed');
}

export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const { folders = [], capabilities = capable, settings = {}, initializationOptions } = options;
  const settingsOf = options.settingsOf ?? ((): object => settings);
  const server = spawn(process.execPath, [serverPath, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: options.environment ?? process.env,
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const registrations: Registration[] = [];
  const pushed = new Map<string, PublishDiagnosticsParams>();
  const applied: ApplyWorkspaceEditParams[] = [];
  const logged: string[] = [];
  let refreshes = 0;
  connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
    registrations.push(...params.registrations);
    return null;
  });
  connection.onRequest('client/unregisterCapability', (params: { unregisterations: { id: string }[] }) => {
    for (const { id } of params.unregisterations) {
      registrations.splice(
        registrations.findIndex((one) => one.id === id),
        1,
      );
    }
    return null;
  });
  connection.onRequest('workspace/configuration', (params: { items: { scopeUri?: string }[] }) =>
    params.items.map(({ scopeUri }) => settingsOf(scopeUri)),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes += 1;
    return null;
  });
  connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    applied.push(params);
    return { applied: true };
  });
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    pushed.set(params.uri, params);
  });
  connection.onNotification(
    'window/logMessage',
    ({ message }: { message: string }) => void logged.push(message),
  );
  options.prepare?.(connection);
  connection.listen();
  const params: InitializeParams = {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
    initializationOptions: { today, trusted: true, commands: true, settings, ...initializationOptions },
  };
  const initialized = await connection.sendRequest<InitializeResult>('initialize', params);
  await connection.sendNotification('initialized', {});
  return {
    connection,
    initialized,
    registrations,
    pushed,
    applied,
    logged,
    refreshes: () => refreshes,
    open: (uri, text, languageId = 'dockerfile') =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    pull: (uri, previousResultId) =>
      connection.sendRequest<Report>('textDocument/diagnostic', {
        textDocument: { uri },
        ...(previousResultId !== undefined && { previousResultId }),
      }),
    actions: (uri, range, only, diagnostics = []) =>
      connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics, ...(only && { only }) },
      }),
    resolve: (action) => connection.sendRequest<CodeAction>('codeAction/resolve', action),
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}

/** A folder with files in it, gone at the end of the test. */
export function makeFolder(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly uri: string;
  uriOf(name: string): string;
  write(name: string, text: string): void;
  /** A file, or all of it. */
  remove(name?: string): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-lsp-'));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  write('.git/HEAD', '');
  for (const [name, text] of Object.entries(files)) write(name, text);
  const uriOf = (name: string): string => pathToFileURL(join(path, name)).href;
  return {
    path,
    uri: pathToFileURL(path).href,
    uriOf,
    write,
    remove: (name = '') => rmSync(join(path, name), { recursive: true, force: true }),
  };
}

export async function until(check: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5000;
  while (!check()) {
    if (Date.now() > end) assert.fail(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const rulesOf = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code }) => String(code));

export const rangeOf = (diagnostics: readonly Diagnostic[], rule: string): Range => {
  const found = diagnostics.find(({ code }) => code === rule);
  assert.ok(found, `${rule} is among ${rulesOf(diagnostics).join(', ')}`);
  return found.range;
};

/** The text of a document after an edit of it. */
export function edited(uri: string, text: string, edit: WorkspaceEdit | undefined): string {
  const edits = (edit?.documentChanges ?? []).flatMap((change) =>
    'textDocument' in change && change.textDocument.uri === uri ? change.edits : [],
  );
  const plainEdits = edits.map(
    (one): TextEdit =>
      'snippet' in one
        ? { range: one.range, newText: one.snippet.value.replace(/\$\{1:(.*?)\}/g, '$1') }
        : one,
  );
  return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), [
    ...plainEdits,
    ...(edit?.changes?.[uri] ?? []),
  ]);
}

/** A message as text. */
export const messageOf = (diagnostic: Diagnostic | undefined): string => {
  const message = diagnostic?.message ?? '';
  return typeof message === 'string' ? message : message.value;
};
