import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { home, vscodeFolder } from './install.ts';

/** A running VS Code server, for this machine only. */
export interface VsCodeServer {
  readonly host: string;
  /** Its own data and extensions; gone when it stops. */
  readonly dataFolder: string;
  /** Where a browser opens a folder. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** A packaged extension to install first. */
  readonly vsix?: string | undefined;
  /** Asked for in the address by everyone who opens it; without one anyone on this machine may. */
  readonly token?: string | undefined;
  readonly port?: number | undefined;
  /** What the machine's settings say beside the usual. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

export async function startVsCode({
  vsix,
  token,
  port: wanted,
  settings: more,
}: ServerOptions = {}): Promise<VsCodeServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'seaworthy-vscode-'));
  const extensions = join(dataFolder, 'extensions');
  mkdirSync(join(dataFolder, 'data', 'Machine'), { recursive: true });
  writeFileSync(
    join(dataFolder, 'data', 'Machine', 'settings.json'),
    JSON.stringify({ ...settings, ...more }),
  );
  const shared = [
    '--server-data-dir',
    dataFolder,
    '--extensions-dir',
    extensions,
    '--accept-server-license-terms',
  ];
  if (vsix !== undefined) await install(dataFolder, [...shared, '--install-extension', vsix]);
  const port = wanted ?? (await freePort());
  const server = run(dataFolder, [
    ...['--host', '127.0.0.1', '--port', String(port), ...shared, '--telemetry-level', 'off'],
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    '--enable-smoke-test-driver',
  ]);
  await untilListening(server);
  const host = `127.0.0.1:${port}`;
  return {
    host,
    dataFolder,
    url(folder, payload = []) {
      const query = new URLSearchParams({ folder });
      if (token !== undefined) query.set('tkn', token);
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://${host}/?${query}`;
    },
    async stop() {
      await end(server);
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Nothing that asks, greets, or calls home. */
const settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.minimap.enabled': false,
};

const run = (dataFolder: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join('out', 'server-main.js'), ...args], {
    cwd: vscodeFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      HOME: home,
      // Whom the user trusts is written down with the rest of their data.
      SEAWORTHY_CONFIG: join(dataFolder, 'seaworthy'),
    },
  });

async function install(dataFolder: string, args: readonly string[]): Promise<void> {
  const installing = run(dataFolder, args);
  const said: string[] = [];
  installing.stdout?.on('data', (data) => said.push(String(data)));
  installing.stderr?.on('data', (data) => said.push(String(data)));
  const [code] = await once(installing, 'exit');
  if (code !== 0) throw new Error(`VS Code could not install the extension:\n${said.join('')}`);
}

function untilListening(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const hear = (data: unknown): void => {
      said.push(String(data));
      if (said.join('').includes('Extension host agent listening')) resolve();
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.on('exit', () => reject(new Error(`VS Code's server ended:\n${said.join('')}`)));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
