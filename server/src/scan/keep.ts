import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../record.ts';
import type { ScanResult } from './result.ts';

/** Results on the disk, so that they are there again when the editor is. Where that fails, nothing is kept. */
export interface Keeper {
  /** Oldest scan first. What cannot be read is as if it were not there. */
  read(): Promise<readonly ScanResult[]>;
  keep(result: ScanResult): Promise<void>;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
}

export const noKeeper: Keeper = {
  read: async () => [],
  keep: async () => undefined,
  forget: async () => undefined,
  forgetAll: async () => undefined,
};

export function keeperIn(folder: string): Keeper {
  const place = join(folder, 'results');
  const fileOf = (id: string): string => join(place, `${id}.json`);
  return {
    async read() {
      const names = await readdir(place).catch(() => []);
      const read = await Promise.all(
        names.filter((name) => /^[0-9a-f]+\.json$/.test(name)).map((name) => readResult(join(place, name))),
      );
      const results = read.filter((result) => result !== undefined);
      results.sort((a, b) => (a.scan.at < b.scan.at ? -1 : 1));
      const tooMany = results.splice(0, Math.max(0, results.length - mostKept));
      await Promise.all(tooMany.map(({ id }) => rm(fileOf(id), { force: true }).catch(() => undefined)));
      return results;
    },

    async keep(result) {
      const beside = join(place, `${randomUUID()}.tmp`);
      try {
        await mkdir(place, { recursive: true, mode: 0o700 });
        await writeFile(beside, JSON.stringify({ form, result }), { mode: 0o600 });
        await rename(beside, fileOf(result.id));
      } catch {
        await rm(beside, { force: true }).catch(() => undefined);
      }
    },

    forget: (id) => rm(fileOf(id), { force: true }).catch(() => undefined),
    forgetAll: () => rm(place, { recursive: true, force: true }).catch(() => undefined),
  };
}

/** Goes up whenever what is kept is no longer what is read. */
const form = 1;

/** Of an image of usual size 200 KB each, of a large one some MB. */
const mostKept = 40;

async function readResult(file: string): Promise<ScanResult | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(kept) && kept['form'] === form ? (kept['result'] as ScanResult) : undefined;
  } catch {
    return undefined;
  }
}
