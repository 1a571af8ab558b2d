import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { networkOf } from '../../../server/registry/network.ts';
import type { Anchors } from '../../../server/signature/anchors.ts';
import { pushContents, readContents } from '../../registry/support/contents.ts';
import { isThere as hasRegistry, startRegistry } from '../../registry/support/docker-registry.ts';
import { builtCli } from '../../support/cli.ts';
import { signedHere } from '../../support/signed-here.ts';
import { benchFiles } from './files.ts';
import { printTable, shown, type Times, timesOf, verdict } from './times.ts';
import { typeBeside } from './type-beside.ts';

/** How soon it is known who signed an image, from a real registry on loopback, and how long cosign takes for it. */
export async function measureSignatures(): Promise<void> {
  if (signedHere === undefined || !hasRegistry) {
    console.log('Signatures were not measured: they need ../shared and apt-get install docker-registry\n');
    return;
  }
  const registry = await startRegistry({ elsewhere: true });
  const cache = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    const contents = readContents(signedHere.layout);
    if (contents === undefined) throw new Error('The layout cannot be read.');
    await pushContents(`http://${registry.host}`, 'app', contents);
    const tags = [...contents.tags.keys()];
    const set = { host: registry.host, cache, key: signedHere.keys.cosign };
    printTable(
      ['who signed an image is known after, ms', 'median', 'p95', 'target', ''],
      [...(await inProcess(set, tags)), ...(await inTerminal(set))],
    );
    console.log();
    await measureTyping(set, tags);
  } finally {
    await registry.stop();
    rmSync(cache, { recursive: true, force: true });
  }
  console.log();
}

interface Set {
  readonly host: string;
  readonly cache: string;
  readonly key: string;
}

async function inProcess({ host, cache, key }: Set, tags: readonly string[]): Promise<readonly Row[]> {
  const anchors: Anchors = {
    keys: [{ id: key, grantedBy: '--key', pem: readFileSync(key, 'utf8') }],
    trustRoots: [],
    stores: [],
  };
  const check = async (tag: string, kept: string | undefined): Promise<void> => {
    // The first call pays for loading what verifies, as in a session that has just begun.
    const { checkSignatures } = await import('../../../server/signature/check.ts');
    const answer = await checkSignatures(
      {
        image: `registry:${host}/app:${tag}`,
        platform: 'linux/amd64',
        anchors,
        cache: kept,
        network: networkOf({ HOME: cache }),
        allowed: 'network',
        revocation: false,
        now: new Date(),
      },
      { signal: new AbortController().signal },
    );
    if ('trouble' in answer || answer.unknown.length > 0) throw new Error(JSON.stringify(answer));
  };
  const cold = await timed(1, () => check('cosign-bundle', cache));
  const warm = await timed(50, () => check('cosign-bundle', cache));
  const uncached = await timed(20, () => check('cosign-legacy', undefined));
  const ten = imagesAmong(tags);
  const all = await timed(5, () => Promise.all(ten.map((tag) => check(tag, undefined))));
  return [
    row('first check of a session, nothing kept', cold, 300),
    row('again, with what has a digest kept', warm, 30),
    row('another image, nothing kept', uncached, 300),
    row(`${ten.length} images at once, nothing kept`, all),
  ];
}

/** The whole commands, start of the program included. */
async function inTerminal({ host, key }: Set): Promise<readonly Row[]> {
  const name = `${host}/app:cosign-bundle`;
  // The registry must be heard meanwhile, so that nothing here waits without listening.
  const run = (program: string, args: readonly string[]) => () => promisify(execFile)(program, args);
  const log = ['--transparency-log', 'ignored', '--no-cache'];
  const ours = run(process.execPath, [builtCli(), 'verify', name, '--key', key, ...log]);
  const rows = [row('seaworthy verify', await timed(10, ours))];
  // Without a root at hand cosign would fetch one, and that would be timed.
  const offline = ['--private-infrastructure', '--insecure-ignore-tlog', '--allow-insecure-registry'];
  if (spawnSync('cosign', ['version']).status !== 0) return rows;
  const theirs = run('cosign', ['verify', '--key', key, ...offline, name]);
  return [...rows, row('cosign verify', await timed(10, theirs))];
}

/** Typing while ten images are checked over and over. */
async function measureTyping({ host, cache }: Set, tags: readonly string[]): Promise<void> {
  mkdirSync(join(cache, 'workspace'), { recursive: true });
  const images = imagesAmong(tags).map((tag) => `registry:${host}/app:${tag}`);
  const rows: Row[] = [];
  for (const file of benchFiles().filter(({ name }) => !name.includes('findings'))) {
    const { idle, busy, seconds } = await typeBeside(file, {
      // An empty workspace: in the machine's own folder for such things every check would look through all of it.
      folder: pathToFileURL(join(cache, 'workspace')).href,
      work: async (client) => {
        for (let round = 0; round < 20; round += 1) {
          const answer = await client.ask<object>('seaworthy/signature/check', {
            images,
            allowed: [`registry:${host}`],
          });
          if (!('images' in answer)) throw new Error(JSON.stringify(answer));
        }
      },
    });
    const counted = [shown(idle.p95), String(busy.count), shown(busy.p95), '≤ 16', verdict(busy.p95, 16)];
    rows.push([file.name, ...counted, seconds.toFixed(1)]);
  }
  printTable(
    ['typing while ten images are checked, ms', 'p95 idle', 'n', 'p95 busy', 'target', '', 's'],
    rows,
  );
}

const imagesAmong = (tags: readonly string[]): readonly string[] =>
  tags.filter((tag) => !tag.startsWith('sha256-')).slice(0, 10);

type Row = readonly string[];

const row = (what: string, { median, p95 }: Times, target?: number): Row => [
  what,
  shown(median),
  shown(p95),
  target === undefined ? '' : `≤ ${target}`,
  target === undefined ? '' : verdict(p95, target),
];

async function timed(times: number, work: () => Promise<unknown>): Promise<Times> {
  const all: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return timesOf(all);
}
