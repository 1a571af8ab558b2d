import { createConnection } from 'vscode-languageserver/node';
import { serve } from './server.ts';

// `--stdio` or `--node-ipc` says how the client speaks; without a word it is stdio.
if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument))) {
  process.argv.push('--stdio');
}
serve(createConnection());
