import { isMainThread, workerData } from 'node:worker_threads';
import { createConnection } from 'vscode-languageserver/node';
import { introduction } from './introduction.ts';

// This module is also what workers run.
if (isMainThread) listen();
else if (workerData?.scan !== undefined)
  void import('../image/scan-in-worker.ts').then(({ serveScan }) => serveScan());
else if (workerData?.signatures !== undefined)
  void import('./signature/thread-work.ts').then(({ serveSignatures }) => serveSignatures());
else void import('./check-worker.ts').then(({ serveChecks }) => serveChecks());

function listen(): void {
  // `--stdio` or `--node-ipc` says how the client speaks; without a word it is stdio.
  if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument))) {
    process.argv.push('--stdio');
  }
  const connection = createConnection();
  // The rules are loaded while the client reads the answer. The bundle holds them, so that they are there
  // before the next message is looked at.
  connection.onInitialize((params) => {
    setImmediate(async () => {
      const { serve } = await import('./server.ts');
      serve(connection, params);
    });
    return introduction(params);
  });
  connection.listen();
}
