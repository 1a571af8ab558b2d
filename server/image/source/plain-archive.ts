import type { FileHandle } from 'node:fs/promises';
import type { Limits } from '../limits.ts';
import { cursorOver, type Feed } from '../tar/cursor.ts';
import { readTarAt } from '../tar/read-tar.ts';
import { type ArchiveFile, type ArchiveIndex, archiveIndex } from './archive-index.ts';
import { eachAtOnce, untilAborted } from './at-once.ts';
import { tooLarge, unsupported } from './attempt.ts';
import { told } from './names.ts';
import type { Place } from './place.ts';
import { readRange } from './regular-file.ts';

/** An archive that is not compressed: it is indexed once, by its headers alone, and then read where it is needed. */
export async function openPlainArchive(
  what: string,
  handle: FileHandle,
  size: number,
  limits: Limits,
  signal: AbortSignal,
): Promise<Place> {
  const index = await indexOf(handle, size, limits, signal);
  const all = async (file: ArchiveFile, most: number): Promise<Uint8Array> => {
    if (file.size > most)
      throw tooLarge(
        `${told(file.path)} in ${what} has ${file.size} bytes, more than the ${most} that are read.`,
      );
    const parts: Uint8Array[] = [];
    for await (const part of bodyOf(handle, file)) parts.push(part);
    return Buffer.concat(parts);
  };
  return {
    what,
    names: index.names,
    has: async (path) => index.find(path) !== undefined,
    size: async (path) => index.find(path)?.size,
    async document(path, most) {
      const file = index.find(path);
      return file === undefined ? undefined : await all(file, most);
    },
    async readEach(paths, signal, visit) {
      await eachAtOnce(paths, 2, signal, async (path, ending) => {
        const file = index.find(path);
        if (file !== undefined) await visit(path, untilAborted(bodyOf(handle, file), ending));
      });
    },
    close: () => handle.close(),
  };
}

function bodyOf(handle: FileHandle, file: ArchiveFile): AsyncIterable<Uint8Array> {
  if (file.sparse) throw unsupported(`${told(file.path)} is a sparse file, which is not read.`);
  return readRange(handle, file.offset, file.size);
}

async function indexOf(
  handle: FileHandle,
  size: number,
  limits: Limits,
  signal: AbortSignal,
): Promise<ArchiveIndex> {
  const builder = archiveIndex(limits);
  const entries = readTarAt(cursorOver(fileFeed(handle, size)), limits, signal);
  for await (const entry of entries) {
    builder.add(entry);
  }
  return builder.index;
}

/** Reads a little at a time, because after most headers a large body is jumped over. */
function fileFeed(handle: FileHandle, size: number): Feed {
  const buffer = Buffer.alloc(16 * 1024);
  let at = 0;
  return {
    async next() {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      at += bytesRead;
      return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
    },
    async jump(count) {
      at += count;
      return at <= size;
    },
    close: async () => {},
  };
}
