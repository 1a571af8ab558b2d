import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from '../../support/root.ts';

/** Where the real VS Code is kept: outside of `node_modules`, so that an install of the project leaves it alone. */
export const home = join(root, '.vscode-test');

/** VS Code's own server, with its workbench for a browser. */
export const vscodeFolder = join(home, 'node_modules', 'code-server', 'lib', 'vscode');

const own = join(root, 'test', 'tools', 'vscode');
const stamp = join(home, '.stamp');

/**
 * Installs VS Code's server and Chromium from the npm registry, about 750 MB, where the locked versions are
 * not there already. No install script of theirs runs. What a broken attempt left is removed first.
 */
export function installVsCode(): void {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(
    'Installing a real VS Code and a browser from npm (750 MB). This takes some minutes and is done once.',
  );
  rmSync(join(home, 'node_modules'), { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  copyFileSync(join(own, 'packages.json'), join(home, 'package.json'));
  copyFileSync(join(own, 'packages-lock.json'), join(home, 'package-lock.json'));
  npm(home, ['ci', '--ignore-scripts']);
  // The package brings VS Code's server without what it depends on. Its shrinkwrap says which, but not all
  // of it, so that `npm ci` refuses it.
  npm(vscodeFolder, ['install', '--omit=dev', '--ignore-scripts', '--no-save']);
  writeFileSync(stamp, wanted);
}

const fingerprint = (): string =>
  createHash('sha256')
    .update(readFileSync(join(own, 'packages-lock.json')))
    .digest('hex');

function npm(folder: string, args: readonly string[]): void {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const done = spawnSync('npm', [...args, ...quiet], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) throw new Error(`npm could not install the real VS Code into ${home}.`);
}
