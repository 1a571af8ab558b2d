import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rulesById } from '../../../rules/catalogue.ts';
import { settlePolicy } from '../../../rules/policy/settle.ts';
import { scanReport } from '../../../server/check/scan-report.ts';
import { scanImage } from '../../../server/image/scan.ts';
import { isThere as hasRegistry, startRegistry } from '../../registry/support/docker-registry.ts';
import { type BuiltImage, isThere, makeImages } from '../images/make-images.ts';
import { requestFor } from '../images/scan.ts';
import type { BenchClient } from './client.ts';
import { benchFiles } from './files.ts';
import { printTable, shown, type Times, timesOf, verdict } from './times.ts';
import { typeBeside } from './type-beside.ts';

/** Typing while an image is scanned, and how soon an image is known: at first, and the second time. */
export async function measureScans(): Promise<void> {
  const images = makeImages(console.log);
  const image = images.find(({ name }) => name === 'debian-curl');
  if (image === undefined) return;
  await measureTyping(image);
  await measureAnswers(image);
}

async function measureTyping({ archive }: BuiltImage): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const file of benchFiles().filter(({ name }) => !name.includes('findings'))) {
    const { idle, busy, seconds } = await typeBeside(file, {
      folder: pathToFileURL(tmpdir()).href,
      work: (client) => scanOften(client, `oci-archive:${archive}`),
    });
    rows.push([
      file.name,
      shown(idle.p95),
      String(busy.count),
      shown(busy.p95),
      '≤ 16',
      verdict(busy.p95, 16),
      seconds.toFixed(1),
    ]);
  }
  printTable(['typing while an image is scanned, ms', 'p95 idle', 'n', 'p95 busy', 'target', '', 's'], rows);
  console.log();
}

/** Long enough for some dozens of keys. */
async function scanOften(client: BenchClient, image: string): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const answer = await client.ask<object>('seaworthy/scan/image', { image, fresh: true, allowed: [] });
    if ('trouble' in answer) throw new Error(JSON.stringify(answer));
  }
}

/** From a real registry on loopback, with results kept on the disk. */
async function measureAnswers({ archive }: BuiltImage): Promise<void> {
  if (!hasRegistry || !isThere('skopeo')) {
    console.log('A second scan was not measured: apt-get install docker-registry skopeo\n');
    return;
  }
  const registry = await startRegistry();
  const cache = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    const name = `${registry.host}/shop:1`;
    execFileSync('skopeo', [
      'copy',
      '-q',
      '--dest-tls-verify=false',
      `oci-archive:${archive}`,
      `docker://${name}`,
    ]);
    const request = requestFor(`registry:${name}`, { cache, allowed: 'network' });
    const first = await timed(1, () => scanImage(request, { signal: never }));
    const again = await timed(20, () => scanImage(request, { signal: never }));
    const early = await timed(20, () => earlyFindings(`oci-archive:${archive}`));
    printTable(
      ['an image is known after, ms', 'median', 'p95', 'target', ''],
      [
        ['first scan, from a registry', shown(first.median), '', '', ''],
        [
          'second scan of the same digest',
          shown(again.median),
          shown(again.p95),
          '≤ 100',
          verdict(again.p95, 100),
        ],
        [
          'configuration and history of an archive',
          shown(early.median),
          shown(early.p95),
          '≤ 300',
          verdict(early.p95, 300),
        ],
      ],
    );
  } finally {
    await registry.stop();
    rmSync(cache, { recursive: true, force: true });
  }
  console.log();
}

const never = new AbortController().signal;

async function timed(times: number, work: () => Promise<unknown>): Promise<Times> {
  const all: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    const answer = await work();
    if (typeof answer === 'object' && answer !== null && 'trouble' in answer)
      throw new Error(JSON.stringify(answer));
    all.push(performance.now() - started);
  }
  return timesOf(all);
}

/** Until the findings of configuration and history are there; the layers are not waited for. */
function earlyFindings(image: string): Promise<unknown> {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const answer = scanImage(requestFor(image), {
      signal: stop.signal,
      onProgress: ({ early }) => {
        if (early === undefined) return;
        const scans = [{ image, scan: early }];
        const policy = settlePolicy([], rulesById);
        resolve(scanReport({ scans, file: undefined, policy, today, changes: false, seconds: 0 }));
        stop.abort();
      },
    });
    answer.then(() => reject(new Error('It ended without a word.')), reject);
  });
}

const today = '2026-11-21';
