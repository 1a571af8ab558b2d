import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtCli, folderWith, runCli } from '../support/cli.ts';
import { root } from '../support/root.ts';

const hook = `--import=${pathToFileURL(join(root, 'test/support/no-network.mjs')).href}`;

/** Runs a piece of JavaScript under the hook and gives what was written down. */
function requestsOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-net-'));
  const log = join(folder, 'requests');
  spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    env: { ...process.env, NODE_OPTIONS: hook, SEAWORTHY_REQUESTS: log },
  });
  const requests = existsSync(log) ? readFileSync(log, 'utf8') : '';
  rmSync(folder, { recursive: true });
  return requests;
}

describe('no network', () => {
  const planted: Readonly<Record<string, readonly [string, string]>> = {
    fetch: ['await fetch("http://127.0.0.1:65009/").catch(() => {})', 'net 127.0.0.1:65009'],
    'net.connect': ['import net from "node:net"; net.connect(9, "127.0.0.1")', 'net 127.0.0.1:9'],
    'a named import': [
      'import { lookup } from "node:dns"; lookup("example.com", () => {})',
      'dns example.com',
    ],
    'https by name': ['import https from "node:https"; https.get("https://example.com/")', 'example.com'],
    'dns.promises': [
      'import { resolve4 } from "node:dns/promises"; await resolve4("example.com")',
      'dns example.com',
    ],
    'a resolver': [
      'import { Resolver } from "node:dns"; new Resolver().resolveTxt("example.com", () => {})',
      'dns example.com',
    ],
    dgram: [
      'import dgram from "node:dgram"; dgram.createSocket("udp4").send("x", 9, "127.0.0.1")',
      'dgram send',
    ],
    'a worker': [
      `import { Worker } from "node:worker_threads";
      const source = "import net from 'node:net'; net.connect(9, '127.0.0.1')";
      new Worker(new URL("data:text/javascript," + encodeURIComponent(source))).on("error", () => {})`,
      'net 127.0.0.1:9',
    ],
    'a child process': [
      'import { spawnSync } from "node:child_process"; spawnSync(process.execPath, ["-e", "require(\'node:net\').connect(9)"])',
      'net localhost:9',
    ],
  };
  for (const [name, [source, line]] of Object.entries(planted))
    it(`catches a planted request: ${name}`, () => {
      assert.ok(requestsOf(source).includes(line), requestsOf(source));
    });

  it('lets pipes between our own processes be', () => {
    const source = `import { spawnSync } from 'node:child_process';
      import net from 'node:net';
      spawnSync(process.execPath, ['-e', '1'], { input: 'x' });
      net.connect({ path: '/nowhere.sock' }).on('error', () => {});`;
    assert.equal(requestsOf(source), '');
  });

  it('is what every task of the command line gets by with, in its workers too', async () => {
    const pods = Array.from({ length: 170 }, (_, index) => [
      `${index}/pod.yaml`,
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "quay.io/a/b:1"}]}\n',
    ]);
    const folder = folderWith({
      ...Object.fromEntries(pods),
      Dockerfile: 'FROM node:latest\nADD https://example.com/x /\n',
    });
    const log = join(folder.path, 'requests');
    const env = { NODE_OPTIONS: hook, SEAWORTHY_REQUESTS: log };
    const runs = [
      ['--version'],
      ['--list-rules'],
      ['--explain', 'image-latest'],
      ['check'],
      ['check', '--all-rules', '--format', 'sarif'],
      ['check', '--fix-unsafe', '--format', 'json'],
    ];
    for (const args of runs) {
      const { code, err } = await runCli(args, { cwd: folder.path, env, main: builtCli() });
      assert.ok(code === 0 || code === 1, err);
    }
    assert.ok(!existsSync(log), existsSync(log) ? readFileSync(log, 'utf8') : '');
    folder.remove();
  });

  it('catches what a worker of the very same kind would ask', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'seaworthy-net-'));
    const log = join(folder, 'requests');
    // The planted request runs in every thread, right after the hook and before the command line.
    const plant = `data:text/javascript,${encodeURIComponent(
      "import net from 'node:net'; import { isMainThread } from 'node:worker_threads'; if (!isMainThread) try { net.connect(9, 'planted.example'); } catch {}",
    )}`;
    const files = Array.from({ length: 170 }, (_, index) => [`${index}/Dockerfile`, 'FROM node\n']);
    const many = folderWith(Object.fromEntries(files));
    await runCli(['check'], {
      cwd: many.path,
      env: { NODE_OPTIONS: `${hook} --import=${plant}`, SEAWORTHY_REQUESTS: log },
    });
    assert.match(readFileSync(log, 'utf8'), /^net planted\.example:9 /m);
    many.remove();
    rmSync(folder, { recursive: true });
  });
});
