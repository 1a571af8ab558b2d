import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';
import { type Trouble, TroubleError } from '../../registry/trouble.ts';
import type { Limits } from '../limits.ts';
import { hasChecksum, isZero } from './header.ts';
import { splitZstdFrames } from './zstd-frames.ts';

export type Compression = 'gzip' | 'zstd' | 'none';

type RatioLimits = Pick<Limits, 'ratio' | 'ratioFrom'>;

/**
 * The bytes of a tar, told by its first bytes whether it is compressed: gzip with any number of members, zstd with any
 * number of frames, or plain. Reads the source to its end. Throws a TroubleError: `broken`, `unsupported`, `too-large`.
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  limits: RatioLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const start = await firstBytes(iterator);
    const all = followedBy(start, iterator);
    const compression = compressionOf(start);
    if (typeof compression !== 'string') throw new TroubleError(compression);
    if (compression === 'none') yield* all;
    else yield* inflate(all, compression, limits);
  } finally {
    await iterator.return?.();
  }
}

/** Told from the first 512 bytes; an empty stream counts as an empty tar. */
export function compressionOf(start: Uint8Array): Compression | Trouble {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (isZstd(start)) return 'zstd';
  if (start.length === 0 || hasChecksum(start) || (start.length >= 512 && isZero(start.subarray(0, 512)))) {
    return 'none';
  }
  const other = otherMagic.find(({ magic }) => magic.every((byte, at) => start[at] === byte));
  if (other === undefined)
    return { trouble: 'broken', message: 'This is neither a tar nor a compressed one.' };
  return { trouble: 'unsupported', message: `It is ${other.name}, which is not read; gzip and zstd are.` };
}

const otherMagic = [
  { name: 'compressed with bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'compressed with xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'compressed with lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'a zip file', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a SquashFS image', magic: [0x68, 0x73, 0x71, 0x73] },
];

function isZstd(start: Uint8Array): boolean {
  const rest = start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd;
  const skippable = start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18;
  return (start[0] === 0x28 && rest) || (((start[0] ?? 0) & 0xf0) === 0x50 && skippable);
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < 512) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    start = start.length === 0 ? value : Buffer.concat([start, value]);
  }
  return start;
}

async function* followedBy(
  start: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start.length > 0) yield start;
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return;
    yield value;
  }
}

async function* inflate(
  source: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  limits: RatioLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const state: Feeding = { in: 0, abandoned: false };
  const inflater = inflaterFor(compression);
  const whole = counted(source, state);
  const feeding = feed(compression === 'zstd' ? splitZstdFrames(whole) : whole, inflater, state);
  // It is awaited below; until then nobody else may take its failure for one that is not handled.
  feeding.catch(() => {});
  let out = 0;
  try {
    for await (const chunk of inflater) {
      out += chunk.length;
      if (out > limits.ratioFrom && out > state.in * limits.ratio) throw bomb(limits.ratio);
      yield chunk;
    }
    await feeding;
  } catch (error) {
    throw error instanceof TroubleError ? error : damaged(compression, error);
  } finally {
    state.abandoned = true;
    inflater.destroy();
    await feeding.catch(() => {});
  }
}

interface Feeding {
  /** Compressed bytes so far. */
  in: number;
  /** Nobody wants the rest. */
  abandoned: boolean;
}

function inflaterFor(compression: 'gzip' | 'zstd'): Duplex {
  // It works ahead in a thread of its own while what it made is hashed and read.
  const options = { chunkSize: 128 * 1024, readableHighWaterMark: 1024 * 1024 };
  if (compression === 'gzip') return zlib.createGunzip(options);
  if (typeof zlib.createZstdDecompress !== 'function') {
    throw new TroubleError({
      trouble: 'unsupported',
      message: 'The layer is compressed with zstd, which needs Node 22.15 or newer.',
    });
  }
  return zlib.createZstdDecompress(options);
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  state: Feeding,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    state.in += chunk.length;
    yield chunk;
  }
}

/** Writes all of the source, and reads it to its end even where the inflater has had enough. */
async function feed(source: AsyncIterable<Uint8Array>, inflater: Duplex, state: Feeding): Promise<void> {
  inflater.on('error', () => {});
  try {
    for await (const chunk of source) {
      if (state.abandoned) return;
      if (inflater.writable && !inflater.write(chunk)) await drained(inflater);
    }
    inflater.end();
  } catch (error) {
    inflater.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

function drained(inflater: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'end', 'close', 'error'];
    const settle = (): void => {
      for (const event of events) inflater.off(event, settle);
      resolve();
    };
    for (const event of events) inflater.on(event, settle);
    if (inflater.destroyed || inflater.readableEnded) settle();
  });
}

const bomb = (ratio: number): TroubleError =>
  new TroubleError({
    trouble: 'too-large',
    message: `The archive unpacks to more than ${ratio} times its size, as only a decompression bomb does.`,
  });

const damaged = (compression: string, error: unknown): TroubleError =>
  new TroubleError(
    {
      trouble: 'broken',
      message: `The ${compression} data is damaged or cut off (${error instanceof Error ? error.message : error}).`,
    },
    { cause: error },
  );
