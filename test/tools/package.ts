// `npm run package` makes seaworthy.vsix: bundled, without node_modules. It says how large it is, and fails
// where that is too large or something that must be in it is not.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../support/root.ts';

const mostBytes = 2 * 1024 * 1024;
const file = join(root, 'seaworthy.vsix');

run(join('test', 'tools', 'build.ts'));
run(fileURLToPath(import.meta.resolve('@vscode/vsce/vsce')), [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  // The README's pictures are for readers of the repository.
  '--no-rewrite-relative-links',
  // The rules' pages show tokens, all of them invented.
  '--allow-package-all-secrets',
  '--out',
  file,
]);
const { size } = statSync(file);
console.log(`seaworthy.vsix: ${(size / 1024).toFixed(0)} KiB`);
if (size > mostBytes) {
  console.error('It may have 2 MiB at most.');
  process.exitCode = 1;
}

function run(script: string, args: readonly string[] = []): void {
  const done = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
  const isMissing = ['dist/client.cjs', 'dist/server.cjs'].some((path) => !existsSync(join(root, path)));
  if (done.status === 0 && !isMissing) return;
  console.error(done.stdout + done.stderr);
  process.exit(1);
}
