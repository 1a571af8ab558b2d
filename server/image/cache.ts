import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageScan } from '../../rules/core/scan.ts';
import type { Described } from './source/source.ts';

/**
 * What is kept of an image under its digest, where the place vouches for that; undefined for nothing. What cannot be
 * read is as if it were not there.
 */
export async function keptScan(folder: string, described: Described): Promise<ImageScan | undefined> {
  const file = fileOf(folder, described);
  if (file === undefined) return undefined;
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as Kept;
    if (kept.form !== form) return undefined;
    await utimes(file, new Date(), new Date());
    return kept.scan;
  } catch {
    return undefined;
  }
}

/** Keeps a scan without its vulnerabilities: those change with the advisories. Where that fails, nothing is kept. */
export async function keepScan(folder: string, described: Described, scan: ImageScan): Promise<void> {
  const file = fileOf(folder, described);
  if (file === undefined) return;
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(placeIn(folder), { recursive: true, mode: 0o700 });
    const kept: Kept = { form, scan };
    await writeFile(beside, JSON.stringify(kept), { mode: 0o600 });
    await rename(beside, file);
    await forgetOldest(placeIn(folder));
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** Forgets every kept scan. */
export const forgetScans = (folder: string): Promise<void> =>
  rm(placeIn(folder), { recursive: true, force: true });

interface Kept {
  readonly form: number;
  readonly scan: ImageScan;
}

/** Goes up whenever a scan holds or finds more than before. */
const form = 1;

/** Of an image of usual size 200 KB each. */
const mostKept = 200;

const placeIn = (folder: string): string => join(folder, 'scans');

/** The name is a hash of ours, so that nothing that an image says becomes part of a path. */
function fileOf(folder: string, { keptUnder, platform }: Described): string | undefined {
  if (keptUnder === undefined) return undefined;
  const name = createHash('sha256').update(`${keptUnder} ${platform}`).digest('hex');
  return join(placeIn(folder), `${name}.json`);
}

async function forgetOldest(place: string): Promise<void> {
  const names = await readdir(place);
  if (names.length <= mostKept) return;
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(place, name))).mtimeMs })),
  );
  const oldest = used.sort((a, b) => a.at - b.at).slice(0, names.length - mostKept);
  await Promise.all(oldest.map(({ name }) => rm(join(place, name), { force: true })));
}
