import { strict as assert } from 'node:assert';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CliResult } from '../../support/cli.ts';
import { runCli } from '../../support/cli.ts';
import { root } from '../../support/root.ts';
import type { JsonScan } from '../../support/scan-cli.ts';

/** A home, a working folder and a folder for temporary files, all of which are compared before and after each scan. */
export interface Watched {
  /** The working folder. */
  readonly path: string;
  /** The one place where a scan may write. */
  readonly cache: string;
  /** Writes a file into the working folder. */
  file(name: string, bytes: Uint8Array | string): void;
  /** The same for the home folder. */
  homeFile(name: string, text: string): void;
  /** `seaworthy scan … --format json` */
  scan(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<WatchedScan>;
  /** The same in another format. */
  print(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CliResult>;
  /** A folder beside the working folder. */
  beside(name: string): string;
  remove(): void;
}

export interface WatchedScan extends CliResult {
  readonly report: JsonScan;
  readonly seconds: number;
  /** The most memory that the process had, in bytes; undefined where the system does not tell. */
  readonly peak: number | undefined;
  /** What was written, changed or deleted outside of the cache. */
  readonly touched: readonly string[];
  /** What was asked of the network, loopback aside. */
  readonly requests: string;
}

export function watchedFolder(): Watched {
  const base = mkdtempSync(join(tmpdir(), 'seaworthy-hostile-'));
  const [home, path, temp, notes] = ['home', 'work', 'temp', 'notes'].map((name) => join(base, name)) as [
    string,
    string,
    string,
    string,
  ];
  const cache = join(home, '.cache', 'seaworthy');
  for (const folder of [cache, path, temp, notes]) mkdirSync(folder, { recursive: true });
  const write = (folder: string, name: string, bytes: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  let count = 0;
  const print = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<CliResult> =>
    runCli(['scan', ...args], { cwd: path, env: { ...environmentIn(home, temp), ...more } });
  return {
    print,
    beside: (name) => join(base, name),
    path,
    cache,
    file: (name, bytes) => write(path, name, bytes),
    homeFile: (name, text) => write(home, name, text),
    async scan(args, more = {}) {
      const [peakFile, requestFile] = [join(notes, `peak-${++count}`), join(notes, `requests-${count}`)];
      const env = {
        ...environmentIn(home, temp),
        SEAWORTHY_LOOPBACK: '1',
        SEAWORTHY_REQUESTS: requestFile,
        SEAWORTHY_PEAK: peakFile,
        NODE_OPTIONS: hooks.map((url) => `--import=${url}`).join(' '),
        ...more,
      };
      const before = listed([home, path, temp], cache);
      const started = performance.now();
      const result = await runCli(['scan', ...args, '--format', 'json'], { cwd: path, env });
      const seconds = (performance.now() - started) / 1000;
      const after = listed([home, path, temp], cache);
      assert.ok(result.out.startsWith('{'), `exit code ${result.code}: ${result.err.slice(0, 2000)}`);
      return {
        ...result,
        report: JSON.parse(result.out) as JsonScan,
        seconds,
        peak: existsSync(peakFile) ? Number(readFileSync(peakFile, 'utf8')) * 1024 : undefined,
        touched: differences(before, after),
        requests: existsSync(requestFile) ? readFileSync(requestFile, 'utf8') : '',
      };
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** What holds of every scan, whatever it scans. */
export function assertBounded(scan: WatchedScan, { seconds = 20 }: { readonly seconds?: number } = {}): void {
  assert.deepEqual(scan.touched, [], 'Something was written outside of the cache.');
  assert.equal(scan.requests, '', 'Something else than loopback was asked.');
  assert.doesNotMatch(scan.out + scan.err, /mistake in Seaworthy|\n {4}at /);
  assert.doesNotMatch((scan.out + scan.err).replaceAll('\n', ''), unprintable);
  assert.ok(scan.seconds < seconds, `${scan.seconds} s`);
  if (process.platform === 'linux') assert.ok(scan.peak !== undefined, 'The process did not end by itself.');
  assert.ok((scan.peak ?? 0) <= mostMemory, `${Math.round((scan.peak ?? 0) / 1e6)} MB`);
}

/** An *unknown* is told in whole sentences, and ends with 3. */
export function assertUnknown(scan: WatchedScan, image: string, message: RegExp): void {
  assert.equal(scan.code, 3);
  assert.deepEqual(
    scan.report.images.filter(({ source }) => source === image),
    [],
  );
  const told = scan.report.errors.filter(({ path }) => path === image).map((error) => error.message);
  assert.equal(told.length, 1, scan.out.slice(0, 2000));
  assert.match(told[0] ?? '', message);
  assert.match(told[0] ?? '', /^[A-Z`].*[.]$/s);
}

const mostMemory = 400e6;

/** What must not reach a terminal, in any report. */
const unprintable = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Linux says it of this very process; `getrusage` would count what its parent had when it was forked. */
const noteMemory = `
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread && process.platform === 'linux')
  process.on('exit', () => {
    const status = readFileSync('/proc/self/status', 'utf8');
    writeFileSync(process.env.SEAWORTHY_PEAK, /VmHWM:\\s*(\\d+)/.exec(status)[1]);
  });`;

const hooks = [
  pathToFileURL(join(root, 'test/support/no-network.mjs')).href,
  `data:text/javascript,${encodeURIComponent(noteMemory)}`,
];

const environmentIn = (home: string, temp: string): NodeJS.ProcessEnv => ({
  HOME: home,
  USERPROFILE: home,
  LOCALAPPDATA: join(home, '.cache'),
  XDG_CACHE_HOME: join(home, '.cache'),
  XDG_RUNTIME_DIR: join(home, 'run'),
  XDG_CONFIG_HOME: join(home, '.config'),
  TMPDIR: temp,
  TMP: temp,
  TEMP: temp,
  DOCKER_HOST: `unix://${join(home, 'no-docker.sock')}`,
  CONTAINER_HOST: `unix://${join(home, 'no-podman.sock')}`,
});

/** Kind, size and time of everything below these folders but for what lies in `except`. */
function listed(folders: readonly string[], except: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    if (path === except) return;
    const { size, mtimeMs, mode } = lstatSync(path);
    const isFolder = (mode & 0o170000) === 0o040000;
    found.set(path, `${mode.toString(8)} ${isFolder ? '' : size} ${mtimeMs}`);
    if (isFolder) for (const name of readdirSync(path)) visit(join(path, name));
  };
  for (const folder of folders) visit(folder);
  return found;
}

const differences = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
