import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { isThere } from '../../registry/support/docker-registry.ts';
import { repositoryAt, testEnvironment } from '../../support/repository.ts';
import { root } from '../../support/root.ts';
import { signedHarbour } from '../../support/signed-harbour.ts';
import { openBrowser } from './browser.ts';
import { home } from './install.ts';
import { trustFolder } from './person.ts';
import { startVsCode } from './server.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface SuiteOptions {
  /** A packaged extension to test instead of the source tree. */
  readonly vsix?: string | undefined;
  /** Only tests whose names hold this. */
  readonly grep?: string | undefined;
}

const mostMilliseconds = 240_000;

/** Runs `test/e2e/suite` inside the real VS Code and prints what it prints. */
export async function runSuite({ vsix, grep = '' }: SuiteOptions): Promise<Count> {
  const harbour = isThere ? await signedHarbour() : undefined;
  const suite = await bundleSuite(grep, harbour?.host);
  const { folder, remove } = makeWorkspace();
  harbour?.putKeys(folder);
  const server = await startVsCode({ vsix });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const done = new Promise<Count>((resolve, reject) => {
      page.on('console', (message) => {
        const text = message.text();
        if (text.includes('[e2e] ')) console.log(text.slice(text.indexOf('[e2e] ') + 6));
        if (text.includes('[e2e-trust]')) trustFolder(page).catch(reject);
        const result = /\[e2e-result\] (\{.*\})/.exec(text)?.[1];
        if (result !== undefined) resolve(JSON.parse(result) as Count);
      });
      setTimeout(
        () => reject(new Error('The suite in VS Code did not end in time.')),
        mostMilliseconds,
      ).unref();
    });
    const remote = (path: string): string => `vscode-remote://${server.host}${path}`;
    await page.goto(
      server.url(folder, [
        ['extensionDevelopmentPath', remote(vsix === undefined ? root : emptyExtension())],
        ['extensionTestsPath', remote(suite)],
        ['skipWelcome', 'true'],
      ]),
    );
    return await done;
  } finally {
    await browser.close();
    await server.stop();
    await harbour?.stop();
    remove();
  }
}

/** VS Code runs tests only beside an extension under development; this one does nothing. */
function emptyExtension(): string {
  const folder = join(home, 'empty-extension');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'empty', publisher: 'seaworthy-test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** One file that VS Code loads; Mocha is found beside the project. */
export async function bundleSuite(grep: string, registry = ''): Promise<string> {
  const outfile = join(home, 'suite', 'index.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/e2e/suite/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    define: {
      'process.env.SEAWORTHY_E2E_GREP': JSON.stringify(grep),
      'process.env.SEAWORTHY_E2E_REGISTRY': JSON.stringify(registry),
    },
    logLevel: 'warning',
  });
  return outfile;
}

/** A copy of the examples that tests may change, committed in a repository of its own. */
export function makeWorkspace(): { readonly folder: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'seaworthy-'));
  const folder = join(parent, 'harbour-shop');
  cpSync(join(root, 'examples'), folder, { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', '.'], { cwd: folder, env: testEnvironment() });
  repositoryAt(folder).feed('', 'add', '--all');
  repositoryAt(folder).commit();
  repositoryAt(folder).git('config', 'user.name', 'Ann');
  repositoryAt(folder).git('config', 'user.email', 'ann@example.com');
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }) };
}
