import { type ExtensionContext, window } from 'vscode';
import { registerChanges, type ShownChanges } from './changes/changes.ts';
import { registerCommands } from './commands.ts';
import { registerPages } from './pages.ts';
import { registerScans, type ShownScans } from './scan/scans.ts';
import type { Server } from './server.ts';
import { registerSignatures } from './signature/signatures.ts';

/** What the extension tells other extensions, and its own tests. */
export interface Seaworthy {
  /** Done once the server has said what it can do; rejected where it could not be started. */
  readonly ready: Promise<void>;
  /** What is seen of staged files and changes now. */
  changes(): ShownChanges;
  /** What is seen of scanned images now. */
  scans(): ShownScans;
}

/** Called by VS Code with the first file that may be ours. Nothing here waits for the server or its library. */
export function activate(context: ExtensionContext): Seaworthy {
  const output = window.createOutputChannel('Seaworthy', { log: true });
  context.subscriptions.push(output);
  registerPages(context);
  const server = new Promise<Server>((resolve, reject) => {
    setImmediate(() => {
      import('./client.ts').then(({ startServer }) => resolve(startServer(context, output))).catch(reject);
    });
  });
  registerCommands(context, server, output);
  const changes = registerChanges(context, server);
  const scans = registerScans(context, server);
  registerSignatures(context, server);
  return { ready: server.then(({ ready }) => ready), changes, scans };
}
