// Tests the grammars in syntaxes/ on top of VS Code's own, with the files in test/grammars.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../support/root.ts';
import { installVsCode, vscodeFolder } from './vscode/install.ts';

const tests = join(root, 'test', 'grammars');

installVsCode();
const files = readdirSync(tests).map((name) => join(tests, name));
const grammars = ['docker', 'shellscript', 'yaml'].flatMap((extension) => {
  const folder = join(vscodeFolder, 'extensions', extension, 'syntaxes');
  return readdirSync(folder).flatMap((name) => ['--grammar', join(folder, name)]);
});
const program = fileURLToPath(import.meta.resolve('vscode-tmgrammar-test/dist/unit.js'));
let failed = 0;
for (const file of files) {
  const done = spawnSync(process.execPath, [program, ...grammars, '--compact', file], {
    cwd: root,
    encoding: 'utf8',
  });
  if (done.status === 0) continue;
  failed += 1;
  console.log(done.stdout + done.stderr);
}
console.log(`${files.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
