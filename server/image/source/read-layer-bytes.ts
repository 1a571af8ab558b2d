import type { Limits } from '../limits.ts';
import { decompress } from '../tar/decompress.ts';
import { hashed, verified } from '../tar/digest.ts';
import { countTogether, nothingRead, type TarCount, throwIfAborted } from '../tar/read-tar.ts';
import { broken, tooLarge } from './attempt.ts';
import type { ReadOptions } from './source.ts';

/** What is counted over all layers of one image while it is read. */
export interface Reading {
  readonly limits: Limits;
  readonly options: ReadOptions;
  /** Bytes of blobs; undefined where nobody says how many there are. */
  readonly all: number | undefined;
  done: number;
  unpacked: number;
  readonly entries: TarCount;
}

export const startReading = (limits: Limits, options: ReadOptions, all: number | undefined): Reading => ({
  limits,
  options,
  all,
  done: 0,
  unpacked: 0,
  entries: nothingRead(),
});

/**
 * Hands the uncompressed tar of one layer's blob to `visit`, and tells the digest that it turned out to have. Throws a
 * TroubleError where the blob is not what `digest` says, and whatever `visit` throws.
 */
export async function readLayerBytes<T>(
  blob: AsyncIterable<Uint8Array>,
  digest: string | undefined,
  reading: Reading,
  visit: (tar: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<{ contents: T; diffId: string }> {
  const checked = digest === undefined ? blob : verified(blob, { digest, what: 'a layer' });
  let diffId: string | undefined;
  const tar = hashed(
    unpacked(decompress(progressing(checked, reading), reading.limits), reading),
    (found) => {
      diffId = found;
    },
  );
  countTogether(tar, reading.entries);
  try {
    const contents = await visit(tar);
    if (diffId === undefined) throw new Error('A layer was not read to its end.');
    return { contents, diffId };
  } finally {
    await tar.return();
  }
}

/** The layer is what the configuration says, or the whole image is not what it seems. */
export const wrongLayer = (wanted: string, found: string): Error =>
  broken(`A layer is not what the image's configuration says: it should be ${wanted} and is ${found}.`);

async function* progressing(
  bytes: AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { signal, onProgress } = reading.options;
  for await (const chunk of bytes) {
    throwIfAborted(signal);
    reading.done += chunk.length;
    onProgress?.(reading.done, reading.all);
    yield chunk;
  }
}

async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { limits, options } = reading;
  for await (const chunk of bytes) {
    throwIfAborted(options.signal);
    reading.unpacked += chunk.length;
    if (reading.unpacked > limits.totalBytes) {
      throw tooLarge(
        `The layers unpack to more than ${limits.totalBytes} bytes, which is where reading stops.`,
      );
    }
    yield chunk;
  }
}
