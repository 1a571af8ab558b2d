// The way into this repository: plain JavaScript that runs on Node 20 with nothing installed. It installs
// what is missing, builds what is stale and does the task with the Node of the development dependency.
//
//   node test/tools/start.mjs start            checks examples/ and shows what was found
//   node test/tools/start.mjs test             everything that can fail, and one sum at the end
//   node test/tools/start.mjs check            the quick part of it: style, types, unused code
//   node test/tools/start.mjs run FILE [ARG…]  one of our own scripts
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The tools and suites that `npm test` runs, in order. One without a sum of its own counts as one. */
const checks = [
  {
    name: 'style (biome)',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['ci', '--error-on-warnings', '--colors=off'],
  },
  { name: 'types (tsc)', script: 'node_modules/typescript/bin/tsc', args: ['-b'] },
  { name: 'unused code (knip)', script: 'node_modules/knip/bin/knip.js', args: [] },
];
const suites = [
  {
    name: 'tests (mocha)',
    script: 'node_modules/mocha/bin/mocha.js',
    args: ['--reporter', 'test/support/reporter.cjs', '--timeout', '60000', 'test/**/*.test.ts'],
    guarded: true,
  },
  { name: 'grammars', script: 'test/tools/grammar.ts', args: [] },
  { name: "peers' cases", script: 'test/measure/conformance.ts', args: ['--sum'] },
  ...(process.env.CI ? [{ name: 'real files', script: 'test/measure/corpus.ts', args: ['--sum'] }] : []),
  { name: 'VS Code', script: 'test/tools/vscode.ts', args: ['test'] },
];

const tasks = {
  start: showExamples,
  test: () => runAll([...checks, ...suites]),
  check: () => runAll(checks),
  run: (file, ...args) => run(file, args),
};

/** Installs the locked packages where they are missing or others; says so, because it takes a while. */
function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(modules, '.seaworthy-lock');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (!isInstalledByNpm()) {
    console.log('Installing what is missing. This takes a minute and is done once.');
    // Not `npm ci`: it refuses a lock without the optional packages of other systems. The versions are the
    // locked ones all the same, and neither file is written.
    const quiet = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    const done = npm?.endsWith('.js')
      ? spawnSync(process.execPath, [npm, ...quiet], { cwd: root, stdio: 'inherit' })
      : spawnSync('npm', quiet, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    if (done.status !== 0) {
      console.error('npm could not install the packages; what it said stands above.');
      process.exit(done.status ?? 1);
    }
  }
  writeFileSync(stamp, hash);
}

/** Whether npm itself installed them after the lock was last written. */
function isInstalledByNpm() {
  const own = join(modules, '.package-lock.json');
  return (
    existsSync(node) &&
    existsSync(own) &&
    statSync(own).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  );
}

async function showExamples() {
  const built = await run('test/tools/build.ts', []);
  if (built !== 0) return built;
  const code = await run('dist/cli.js', ['check', 'examples']);
  if (code > 1) return code;
  if (code === 1)
    console.log('\nThese findings are meant to be there; `seaworthy check` itself ends with exit code 1.');
  console.log('\nTo see the same in the editor, as you type, with the fixes under the light bulb:');
  console.log('  npm run editor');
  return 0;
}

/** Runs every suite to its end, whatever the others did, and adds up. */
async function runAll(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const guard = mkdtempSync(join(tmpdir(), 'seaworthy-test-'));
  const log = join(guard, 'requests');
  if (all.some(({ guarded }) => guarded)) {
    const built = await run('test/tools/build.ts', []);
    if (built !== 0) sum.failed += 1;
  }
  for (const suite of all) {
    const counted = await runSuite(suite, suite.guarded ? guardedBy(log) : {});
    for (const key of Object.keys(sum)) sum[key] += counted[key];
  }
  if (existsSync(log)) {
    console.log(`\nRequests to the network, where none may be:\n${readFileSync(log, 'utf8')}`);
    sum.failed += 1;
  }
  rmSync(guard, { recursive: true, force: true });
  console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  return sum.failed === 0 ? 0 : 1;
}

/** Every Node process and worker under such an environment loads the hook that catches requests to the network. */
const guardedBy = (log) => ({
  NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'test/support/no-network.mjs')).href}`,
  SEAWORTHY_REQUESTS: log,
});

async function runSuite({ name, script, args }, env) {
  const started = performance.now();
  if (!existsSync(join(root, script))) {
    console.log(`✗ ${name}: ${script} is missing`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (process.stdout.isTTY) process.stdout.write(`… ${name}\r`);
  const { code, output } = await capture(script, args, env);
  const counted = countsIn(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  // A suite that says that all passed and still ends badly has failed.
  const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const skipped = counted.skipped > 0 ? `, ${counted.skipped} skipped` : '';
  const said = output.replaceAll(sumLine, '').trim();
  if (said !== '' && (failed > 0 || counted.skipped > 0)) console.log(said);
  console.log(
    `${failed === 0 ? '✓' : '✗'} ${name}: ${counted.passed} passed, ${failed} failed${skipped} (${seconds} s)`,
  );
  return { ...counted, failed };
}

const sumLine = /^(\d+) passed, (\d+) failed, (\d+) skipped$/gm;

function countsIn(output) {
  // A suite of suites says its own sum last.
  const found = [...output.matchAll(sumLine)].at(-1);
  if (!found) return undefined;
  const [passed, failed, skipped] = found.slice(1).map(Number);
  return { passed, failed, skipped };
}

const environment = (more = {}) => ({
  ...process.env,
  PATH: [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env.PATH].join(delimiter),
  ...more,
});

const run = (script, args) =>
  new Promise((resolve) => {
    const child = spawn(node, [script, ...args], { cwd: root, stdio: 'inherit', env: environment() });
    child.once('close', (code) => resolve(code ?? 1));
  });

const capture = (script, args, env) =>
  new Promise((resolve) => {
    const child = spawn(node, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment({ ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...env }),
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });

const [task, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task ?? '')) {
  console.error(`Say which task: ${Object.keys(tasks).join(', ')}.`);
  process.exitCode = 2;
} else {
  install();
  process.exitCode = await tasks[task](...rest);
}
