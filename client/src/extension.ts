import { type ExtensionContext, window } from 'vscode';
import { startServer } from './client.ts';
import { registerCommands } from './commands.ts';
import { registerPages } from './pages.ts';
import { showStatus } from './status.ts';

/** What the extension tells other extensions, and its own tests. */
export interface Seaworthy {
  /** Done once the server has said what it can do; rejected where it could not be started. */
  readonly ready: Promise<void>;
}

/** Called by VS Code with the first file that may be ours. Nothing here waits for the server. */
export function activate(context: ExtensionContext): Seaworthy {
  const output = window.createOutputChannel('Seaworthy', { log: true });
  context.subscriptions.push(output);
  const server = startServer(context, output);
  registerPages(context);
  showStatus(context, server);
  registerCommands(context, server, output);
  return { ready: server.ready };
}
