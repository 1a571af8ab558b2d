import { isDigest } from '../../../registry/digest.ts';
import { TroubleError } from '../../../registry/trouble.ts';
import { compressionOf } from '../../tar/decompress.ts';
import { readTar, type TarEntry } from '../../tar/read-tar.ts';
import { type ArchiveIndex, archiveIndex } from '../archive-index.ts';
import { isTrouble, tooLarge } from '../attempt.ts';
import { documentKeeper, looksLikeJson } from '../kept-documents.ts';
import { told } from '../names.ts';
import type { Place } from '../place.ts';
import { type Reading, readLayerBytes } from '../read-layer-bytes.ts';

/** What came by in an archive that a daemon sends once, layers in any order and often before the manifest. */
export interface Exported<T> {
  /** What the archive holds, documents and all, but no layer's bytes. */
  readonly place: Place;
  /** What became of the file that a path means; undefined where it was not read as a layer. */
  layer(path: string): { readonly contents: T; readonly diffId: string } | undefined;
}

/**
 * Reads a daemon's archive as it comes: documents are kept, and whatever looks like a layer goes to `visit` at once.
 * Which of them belong to the image is said only at the end.
 */
export async function readExported<T>(
  bytes: AsyncIterable<Uint8Array>,
  what: string,
  reading: Reading,
  visit: (tar: AsyncIterable<Uint8Array>, layer: { readonly diffId: string | undefined }) => Promise<T>,
  known: ReadonlySet<string>,
): Promise<Exported<T>> {
  const { limits, options } = reading;
  const builder = archiveIndex(limits);
  const keeper = documentKeeper(limits);
  const layers = new Map<string, { contents: T; diffId: string }>();
  for await (const entry of readTar(bytes, limits, options.signal)) {
    const file = builder.add(entry);
    if (file === undefined || entry.size === 0 || entry.sparse) continue;
    const { start, rest } = await peeked(entry);
    if (looksLikeJson(start) && isTrouble(compressionOf(start))) {
      if (file.size <= limits.documentBytes) await keeper.offer(file.path, file.size, rest);
      continue;
    }
    if (isTrouble(compressionOf(start))) continue;
    if (layers.size >= limits.layers) throw tooLarge(`${what} sends more than ${limits.layers} layers.`);
    const digest = digestOf(file.path);
    const diffId = [digest, diffIdOf(file.path)].find((one) => one !== undefined && known.has(one));
    // Of a plain layer both digests are one, and all diffIds are checked at the end.
    const checked = digest === diffId ? undefined : digest;
    layers.set(file.path, await readLayerBytes(rest, checked, reading, (tar) => visit(tar, { diffId })));
  }
  return {
    place: keptPlace(what, builder.index, keeper.documents),
    layer: (path) => layers.get(builder.index.find(path)?.path ?? ''),
  };
}

/** The first 512 bytes of a body, and the whole of it again. */
async function peeked(entry: TarEntry): Promise<{ start: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = entry.body()[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < 512) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    // The next piece may be read into the same memory.
    parts.push(Uint8Array.from(value));
    length += value.length;
  }
  const start = Buffer.concat(parts);
  const rest = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    if (start.length > 0) yield start;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  };
  return { start, rest: rest() };
}

/** Of a blob in an OCI layout. */
function digestOf(path: string): string | undefined {
  const [, algorithm, hex] = /^blobs\/([a-z0-9]+)\/([a-f0-9]+)$/.exec(path) ?? [];
  const digest = `${algorithm}:${hex}`;
  return isDigest(digest) ? digest : undefined;
}

/** Podman names a layer by its diffId: `4a36….tar`. */
const diffIdOf = (path: string): string | undefined => {
  const hex = /^([a-f0-9]{64})\.tar$/.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
};

function keptPlace(what: string, index: ArchiveIndex, documents: ReadonlyMap<string, Uint8Array>): Place {
  return {
    what,
    names: index.names,
    has: async (path) => index.find(path) !== undefined,
    size: async (path) => index.find(path)?.size,
    async document(path, most) {
      const bytes = documents.get(index.find(path)?.path ?? '');
      if (bytes === undefined || bytes.length <= most) return bytes;
      throw tooLarge(`${told(path)} in ${what} has more than the ${most} bytes that are read.`);
    },
    async readEach() {
      throw new TroubleError({ trouble: 'broken', message: `${what} was sent once and is gone.` });
    },
    close: async () => {},
  };
}
