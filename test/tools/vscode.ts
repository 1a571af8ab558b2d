// The real VS Code, kept in .vscode-test/ and driven without a window.
//
//   node test/tools/vscode.ts test [--grep TEXT]   the suite in test/e2e/suite, from the source tree and packaged
//   node test/tools/vscode.ts screenshots [FOLDER] [--readme] [--only changes|scan|signature]   photographs what a person sees
//   node test/tools/vscode.ts prepare              only installs it
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { installVsCode } from './vscode/install.ts';
import { type Count, runSuite } from './vscode/run-suite.ts';
import { takeScreenshots } from './vscode/screenshots.ts';

const [task = 'test', ...rest] = process.argv.slice(2);
const option = (name: string): string | undefined => rest[rest.indexOf(name) + 1 || rest.length];

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  prepare: async () => undefined,
  test: testAll,
  screenshots: () =>
    takeScreenshots(
      rest.find((one) => !one.startsWith('--') && one !== option('--only')) ??
        join(root, '.vscode-test', 'screenshots'),
      { forReadme: rest.includes('--readme'), only: option('--only') },
    ),
};

const run = tasks[task];
if (run === undefined) {
  console.error(`Say which: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
installVsCode();
await run();
// The browser's own helpers may hold on for a while.
process.exit();

async function testAll(): Promise<void> {
  const grep = option('--grep');
  script('test/tools/build.ts');
  console.log('In VS Code, from the source tree:');
  const counts: Count[] = [await runSuite({ grep })];
  if (grep === undefined) {
    script('test/tools/package.ts');
    console.log('In VS Code, the packaged extension:');
    counts.push(await runSuite({ vsix: join(root, 'seaworthy.vsix'), grep: '@packaged' }));
  }
  const sum = (name: keyof Count): number => counts.reduce((total, count) => total + count[name], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
}

function script(path: string): void {
  const { status } = spawnSync(process.execPath, [path], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${path} failed.`);
}
