import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eachAtOnce, untilAborted } from './at-once.ts';
import { broken, tooLarge } from './attempt.ts';
import { told } from './names.ts';
import { innerPath, type Place } from './place.ts';
import { openRegularFile, readRange } from './regular-file.ts';

/** An OCI layout in a folder. Only paths that the layout's own rules make are opened, and only regular files. */
export async function openLayoutFolder(what: string, folder: string): Promise<Place> {
  const names = (await readdir(folder)).slice(0, 5);
  const sizeOf = async (path: string): Promise<number | undefined> => {
    try {
      const found = await stat(inFolder(folder, path));
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return {
    what,
    names,
    has: async (path) => (await sizeOf(path)) !== undefined,
    size: sizeOf,
    async document(path, most) {
      if ((await sizeOf(path)) === undefined) return undefined;
      const { handle, stats } = await openRegularFile(inFolder(folder, path));
      try {
        if (stats.size > most)
          throw tooLarge(
            `${told(path)} in ${what} has ${stats.size} bytes, more than the ${most} that are read.`,
          );
        const parts: Uint8Array[] = [];
        for await (const part of readRange(handle, 0, stats.size)) parts.push(part);
        return Buffer.concat(parts);
      } finally {
        await handle.close();
      }
    },
    async readEach(paths, signal, visit) {
      await eachAtOnce(paths, 2, signal, async (path, ending) => {
        if ((await sizeOf(path)) === undefined) return;
        const { handle, stats } = await openRegularFile(inFolder(folder, path));
        try {
          await visit(path, untilAborted(readRange(handle, 0, stats.size), ending));
        } finally {
          await handle.close();
        }
      });
    },
    close: async () => {},
  };
}

function inFolder(folder: string, path: string): string {
  const inner = innerPath(path);
  if (inner === undefined || /[\\:]/.test(inner)) throw broken(`${told(path)} is no path within a layout.`);
  return join(folder, inner);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
