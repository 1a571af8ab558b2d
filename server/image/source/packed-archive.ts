import type { FileHandle } from 'node:fs/promises';
import type { Limits } from '../limits.ts';
import { decompress } from '../tar/decompress.ts';
import { readTar, type TarEntry } from '../tar/read-tar.ts';
import { type ArchiveIndex, archiveIndex } from './archive-index.ts';
import { tooLarge } from './attempt.ts';
import { documentKeeper } from './kept-documents.ts';
import { told } from './names.ts';
import type { Place } from './place.ts';
import { readRange } from './regular-file.ts';

/**
 * An archive that is compressed as a whole: nothing in it can be reached but by unpacking all before it. A first pass
 * notes what there is and keeps the documents; each further one hands over what is wanted as it comes by.
 */
export async function openPackedArchive(
  what: string,
  handle: FileHandle,
  size: number,
  limits: Limits,
  signal: AbortSignal,
): Promise<Place> {
  const unpacked = (): AsyncIterable<Uint8Array> =>
    withTotal(decompress(readRange(handle, 0, size), limits), limits);
  const entries = (): AsyncIterable<TarEntry> => readTar(unpacked(), limits, signal);

  const builder = archiveIndex(limits);
  const keeper = documentKeeper(limits);
  for await (const entry of entries()) {
    const file = builder.add(entry);
    if (file !== undefined && !entry.sparse) await keeper.offer(file.path, entry.size, entry.body());
  }
  const { index } = builder;

  const readEach: Place['readEach'] = async (paths, _, visit) => {
    const wanted = wantedBodies(paths, index);
    for await (const entry of entries()) {
      const asked = wanted.get(entry.offset);
      if (asked === undefined) continue;
      wanted.delete(entry.offset);
      await visit(asked, entry.body());
      if (wanted.size === 0) break;
    }
  };
  return {
    what,
    names: index.names,
    has: async (path) => index.find(path) !== undefined,
    size: async (path) => index.find(path)?.size,
    async document(path, most) {
      const file = index.find(path);
      if (file === undefined) return undefined;
      if (file.size > most)
        throw tooLarge(
          `${told(file.path)} in ${what} has ${file.size} bytes, more than the ${most} that are read.`,
        );
      const kept = keeper.documents.get(file.path);
      if (kept !== undefined) return kept;
      const parts: Uint8Array[] = [];
      await readEach(new Set([path]), signal, async (_, bytes) => {
        for await (const part of bytes) parts.push(Uint8Array.from(part));
      });
      return Buffer.concat(parts);
    },
    readEach,
    close: () => handle.close(),
  };
}

/** By where the body begins; of two names for one body the first is asked for. */
function wantedBodies(paths: ReadonlySet<string>, index: ArchiveIndex): Map<number, string> {
  const wanted = new Map<number, string>();
  for (const path of paths) {
    const file = index.find(path);
    if (file !== undefined && !wanted.has(file.offset)) wanted.set(file.offset, path);
  }
  return wanted;
}

async function* withTotal(
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > limits.totalBytes)
      throw tooLarge(`The archive unpacks to more than ${limits.totalBytes} bytes.`);
    yield chunk;
  }
}
