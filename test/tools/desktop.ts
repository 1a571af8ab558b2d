// `npm run test:desktop` runs the suite of the real VS Code in a desktop VS Code, which it downloads. Where
// that cannot be had it says so and fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { root } from '../support/root.ts';
import { bundleSuite, makeWorkspace } from './vscode/run-suite.ts';

const built = spawnSync(process.execPath, [join(root, 'test', 'tools', 'build.ts')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const vscodeExecutablePath = await downloaded();
if (vscodeExecutablePath === undefined) {
  console.error('A desktop VS Code could not be downloaded here, so that nothing was tested in it.');
  process.exit(1);
}
const { folder, remove } = makeWorkspace();
try {
  process.exitCode = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(''),
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} finally {
  remove();
}

async function downloaded(): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode({
      cachePath: join(root, '.vscode-test', 'desktop'),
      timeout: 60_000,
    });
  } catch {
    return undefined;
  }
}
