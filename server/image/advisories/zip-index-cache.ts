import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZipIndex } from './zip-index-form.ts';

/** One state of a zip file: when it changes, its index is made anew. */
export interface ZipState {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** What cannot be read is as if it were not there. */
export async function keptIndex(cache: string, state: ZipState): Promise<ZipIndex | undefined> {
  try {
    const kept = JSON.parse(await readFile(fileOf(cache, state), 'utf8')) as Kept;
    if (kept.form !== form || kept.size !== state.size || kept.mtimeMs !== state.mtimeMs) return undefined;
    return kept.index;
  } catch {
    return undefined;
  }
}

/** Where it fails, the index is made again the next time. */
export async function keepIndex(cache: string, state: ZipState, index: ZipIndex): Promise<void> {
  const file = fileOf(cache, state);
  const beside = `${file}.${randomUUID()}.tmp`;
  const kept: Kept = { form, size: state.size, mtimeMs: state.mtimeMs, index };
  try {
    await mkdir(placeIn(cache), { recursive: true, mode: 0o700 });
    await writeFile(beside, JSON.stringify(kept), { mode: 0o600 });
    await rename(beside, file);
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

interface Kept {
  readonly form: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly index: ZipIndex;
}

/** Goes up whenever an index holds more or something else than before. */
const form = 1;

const placeIn = (cache: string): string => join(cache, 'osv-indexes');

const fileOf = (cache: string, { path }: ZipState): string =>
  join(placeIn(cache), `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`);
