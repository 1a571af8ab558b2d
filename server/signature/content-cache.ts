import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasDigest, isDigest } from '../registry/digest.ts';

/** What has a digest, kept on the disk. Nothing of it is believed before it was held against its digest again. */
export interface ContentCache {
  /** Undefined where it is not kept, cannot be read, or is not what its digest says any more. */
  read(digest: string, most: number): Promise<Uint8Array | undefined>;
  /** Keeps bytes that were held against the digest. Where that fails, nothing is kept. */
  keep(digest: string, bytes: Uint8Array): Promise<void>;
}

/** `folder` is the cache's; undefined: nothing is kept. */
export function contentCache(folder: string | undefined, limits: CacheLimits = usualCache): ContentCache {
  if (folder === undefined) return { read: async () => undefined, keep: async () => undefined };
  const place = placeIn(folder);
  return {
    async read(digest, most) {
      if (!isDigest(digest)) return undefined;
      const file = fileOf(place, digest);
      try {
        const { size } = await stat(file);
        if (size > most) return undefined;
        const bytes = await readFile(file);
        if (!hasDigest(bytes, digest)) {
          await rm(file, { force: true });
          return undefined;
        }
        await utimes(file, new Date(), new Date());
        return bytes;
      } catch {
        return undefined;
      }
    },
    async keep(digest, bytes) {
      if (!isDigest(digest) || bytes.length > limits.fileBytes) return;
      const file = fileOf(place, digest);
      const beside = `${file}.${randomUUID()}.tmp`;
      try {
        await mkdir(place, { recursive: true, mode: 0o700 });
        await writeFile(beside, bytes, { mode: 0o600 });
        await rename(beside, file);
        await makeRoom(place, limits);
      } catch {
        await rm(beside, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** Forgets all that is kept. */
export const forgetContent = (folder: string): Promise<void> =>
  rm(placeIn(folder), { recursive: true, force: true });

export interface CacheLimits {
  /** Bytes of one thing that is kept. */
  readonly fileBytes: number;
  /** Bytes of all of them. */
  readonly allBytes: number;
  /** How many there are at most. */
  readonly files: number;
}

const mib = 1024 * 1024;

const usualCache: CacheLimits = { fileBytes: 40 * mib, allBytes: 200 * mib, files: 4_000 };

const placeIn = (folder: string): string => join(folder, 'signatures');

/** Only for what `isDigest`: letters and digits after a known algorithm. */
const fileOf = (place: string, digest: string): string => join(place, digest.replace(':', '-'));

/** Takes away what was used longest ago, once there is too much: then so much that it does not happen each time. */
async function makeRoom(place: string, limits: CacheLimits): Promise<void> {
  const names = await readdir(place);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(place, name);
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { path, size, mtimeMs };
    }),
  );
  let bytes = found.reduce((all, { size }) => all + size, 0);
  let files = found.length;
  if (bytes <= limits.allBytes && files <= limits.files) return;
  for (const { path, size } of found.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (bytes <= limits.allBytes * 0.8 && files <= limits.files * 0.8) return;
    await rm(path, { force: true });
    bytes -= size;
    files -= 1;
  }
}
