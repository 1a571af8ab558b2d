import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../record.ts';

/** Results on the disk, so that they are there again when the editor is. Where that fails, nothing is kept. */
export interface Keeper<Result> {
  /** The oldest first. What cannot be read is as if it were not there. */
  read(): Promise<readonly Result[]>;
  keep(result: Result): Promise<void>;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
}

export const noKeeper: Keeper<never> = {
  read: async () => [],
  keep: async () => undefined,
  forget: async () => undefined,
  forgetAll: async () => undefined,
};

export interface KeptAs<Result> {
  /** The name of their folder. */
  readonly name: string;
  /** Goes up whenever what is kept is no longer what is read. */
  readonly form: number;
  readonly most: number;
  /** When it was told, ISO 8601. */
  readonly at: (result: Result) => string;
}

export function keeperIn<Result extends { readonly id: string }>(
  folder: string,
  { name: kept, form, most, at }: KeptAs<Result>,
): Keeper<Result> {
  const place = join(folder, kept);
  const fileOf = (id: string): string => join(place, `${id}.json`);
  return {
    async read() {
      const names = await readdir(place).catch(() => []);
      const read = await Promise.all(
        names
          .filter((name) => /^[0-9a-f]+\.json$/.test(name))
          .map((name) => readResult<Result>(join(place, name), form)),
      );
      const results = read.filter((result) => result !== undefined);
      results.sort((a, b) => (at(a) < at(b) ? -1 : 1));
      const tooMany = results.splice(0, Math.max(0, results.length - most));
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

async function readResult<Result>(file: string, form: number): Promise<Result | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(kept) && kept['form'] === form ? (kept['result'] as Result) : undefined;
  } catch {
    return undefined;
  }
}
