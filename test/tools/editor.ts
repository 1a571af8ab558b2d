// `npm run editor` shows the extension at work on examples/: in desktop VS Code where `code` is there, else in
// the real VS Code for the browser, on this machine only and behind a token.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { installVsCode } from './vscode/install.ts';
import { startVsCode } from './vscode/server.ts';

const examples = join(root, 'examples');
const isBrowserWanted = process.argv.includes('--browser');

const built = spawnSync(process.execPath, [join(root, 'test', 'tools', 'build.ts')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
if (isBrowserWanted || !openDesktop()) await openInBrowser();

/** Whether there was a desktop VS Code to open. */
function openDesktop(): boolean {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, examples];
  const done = spawnSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.error !== undefined || done.status !== 0) return false;
  console.log('VS Code opens with Seaworthy and the examples. Open the Dockerfile.');
  return true;
}

async function openInBrowser(): Promise<void> {
  installVsCode();
  const server = await startVsCode({ token: randomBytes(16).toString('hex') });
  const development = ['extensionDevelopmentPath', `vscode-remote://${server.host}${root}`] as const;
  console.log('VS Code with Seaworthy and the examples is at');
  console.log(`  ${server.url(examples, [development, ['skipWelcome', 'true']])}`);
  console.log('Open it in a browser on this machine, then the Dockerfile. Control+C ends it.');
  process.on('SIGINT', () => {
    void server.stop().then(() => process.exit(0));
  });
  await new Promise(() => undefined);
}
