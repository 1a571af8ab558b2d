import { spawn } from 'node:child_process';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { capable } from '../../lsp/client.ts';
import type { BenchFile } from './files.ts';

/** A language server under measurement: started, spoken to over its standard input and output. */
export interface Measured {
  /** Milliseconds from the start of the process to its answer to `initialize`. */
  readonly ready: number;
  /** Opens a file; milliseconds until its findings are there, and how many. */
  open(file: BenchFile): Promise<{ readonly ms: number; readonly findings: number }>;
  /** Replaces a range of the open file; milliseconds until the findings are there. */
  edit(offset: number, length: number, text: string): Promise<number>;
  close(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly module: string;
  /** Whether findings are asked for, or come by themselves. */
  readonly pull: boolean;
  readonly settings?: object;
}

const answerTime = 20_000;

export async function startServer({ module, pull, settings = {} }: ServerCommand): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, [module, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let pushed: (findings: number) => void = () => {};
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ diagnostics }: { diagnostics: unknown[] }) => pushed(diagnostics.length),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => (settings as Record<string, unknown>)[section ?? ''] ?? null),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: pull
      ? capable
      : { textDocument: { publishDiagnostics: {} }, workspace: { configuration: true } },
  });
  const ready = performance.now() - started;
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings });

  let document = TextDocument.create('', '', 0, '');
  let opened = 0;
  const findings = async (send: () => Promise<void>): Promise<{ ms: number; findings: number }> => {
    const from = performance.now();
    if (pull) {
      await send();
      const report: { items?: unknown[] } = await connection.sendRequest('textDocument/diagnostic', {
        textDocument: { uri: document.uri },
      });
      return { ms: performance.now() - from, findings: report.items?.length ?? 0 };
    }
    const answer = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no findings came')), answerTime);
      pushed = (count) => {
        clearTimeout(timer);
        resolve(count);
      };
    });
    await send();
    const count = await answer;
    return { ms: performance.now() - from, findings: count };
  };
  return {
    ready,
    open: async ({ text, languageId }) => {
      opened += 1;
      const name = languageId === 'dockerfile' ? `Dockerfile.${opened}` : `manifest-${opened}.yaml`;
      document = TextDocument.create(`file:///bench/${name}`, languageId, 1, text);
      return findings(() =>
        connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri: document.uri, languageId, version: 1, text },
        }),
      );
    },
    edit: async (offset, length, text) => {
      const range = { start: document.positionAt(offset), end: document.positionAt(offset + length) };
      document = TextDocument.update(document, [{ range, text }], document.version + 1);
      const { ms } = await findings(() =>
        connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: document.uri, version: document.version },
          contentChanges: [{ range, text }],
        }),
      );
      return ms;
    },
    close: () =>
      connection.sendNotification('textDocument/didClose', { textDocument: { uri: document.uri } }),
    stop: async () => {
      connection.dispose();
      child.kill();
    },
  };
}
