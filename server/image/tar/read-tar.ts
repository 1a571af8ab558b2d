import { TroubleError } from '../../registry/trouble.ts';
import type { Limits } from '../limits.ts';
import { type Cursor, cursorOver, streamFeed } from './cursor.ts';
import { blockSize, brokenTar, type Header, isZero, readHeader } from './header.ts';
import { noRecords, type PaxRecords, readPax } from './pax.ts';

export interface TarEntry {
  /** As the archive has it: it may be absolute, hold `..` or end in `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'symlink' | 'device' | 'fifo';
  /** Permission bits, setuid, setgid and sticky with them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the body; of a sparse file as it is when unpacked. */
  readonly size: number;
  /** Where a link leads, as written. */
  readonly target: string | undefined;
  /** The body is a map and pieces, which is not supported: `bytes` and `body` throw `unsupported`. */
  readonly sparse: boolean;
  /** Where the body begins, in bytes from the tar's first. */
  readonly offset: number;
  /** The body, once, before the next entry is asked for. What is left unread is skipped. */
  body(): AsyncIterable<Uint8Array>;
  /** The whole body, likewise; a TroubleError `too-large` where it is longer than `most`. */
  bytes(most: number): Promise<Uint8Array>;
}

/** What was read of one tar so far, or of several of one image. */
export interface TarCount {
  entries: number;
  /** Characters of their paths and link targets. */
  paths: number;
}

export const nothingRead = (): TarCount => ({ entries: 0, paths: 0 });

/**
 * Lets the tars of one image share one count, so that the limits hold for all of them together. Whoever reads them
 * need not know.
 */
export function countTogether(bytes: AsyncIterable<Uint8Array>, count: TarCount): void {
  sharedCounts.set(bytes, count);
}

const sharedCounts = new WeakMap<AsyncIterable<Uint8Array>, TarCount>();

type TarLimits = Pick<Limits, 'entries' | 'pathLength' | 'pathsLength' | 'paxBytes'>;

/**
 * The entries of a tar (ustar, PAX, GNU, star, seventh edition), in its order. Reads the stream to its end, also past the
 * tar's own. Throws a TroubleError: `broken`, `too-large` beyond the limits, `cancelled`.
 */
export function readTar(
  bytes: AsyncIterable<Uint8Array>,
  limits: TarLimits,
  signal: AbortSignal,
): AsyncGenerator<TarEntry, void, undefined> {
  return readTarAt(cursorOver(streamFeed(bytes)), limits, signal, sharedCounts.get(bytes));
}

/** The same over a cursor, which may leave bodies out without reading them. */
export async function* readTarAt(
  cursor: Cursor,
  limits: TarLimits,
  signal: AbortSignal,
  count: TarCount = nothingRead(),
): AsyncGenerator<TarEntry, void, undefined> {
  try {
    for (;;) {
      const header = await nextHeader(cursor, limits, signal, count);
      if (header === undefined) break;
      const entry = new OpenEntry(cursor, header, signal);
      yield entry;
      await entry.finish();
    }
    while ((await cursor.some(Number.MAX_SAFE_INTEGER)).length > 0) throwIfAborted(signal);
  } finally {
    await cursor.close();
  }
}

interface Found {
  readonly header: Header;
  readonly records: PaxRecords;
  readonly path: string;
  readonly target: string;
  readonly kind: TarEntry['kind'];
}

/** Reads up to the next entry proper: long names and PAX headers belong to the entry after them. */
async function nextHeader(
  cursor: Cursor,
  limits: TarLimits,
  signal: AbortSignal,
  count: TarCount,
): Promise<Found | undefined> {
  let records = noRecords;
  let longPath: string | undefined;
  let longTarget: string | undefined;
  for (;;) {
    throwIfAborted(signal);
    const header = await readBlock(cursor);
    if (header === undefined) {
      if (records !== noRecords || longPath !== undefined)
        throw brokenTar('it ends after the head of an entry');
      return undefined;
    }
    // Heads that only tell of another entry count too, so that nothing endless is free.
    if (++count.entries > limits.entries) throw tooLarge(`holds more than ${limits.entries} entries`);
    switch (header.type) {
      case 'x':
        records = readPax(await headBody(cursor, header, limits.paxBytes));
        continue;
      case 'L':
        longPath = zeroEnded(await headBody(cursor, header, limits.pathLength));
        continue;
      case 'K':
        longTarget = zeroEnded(await headBody(cursor, header, limits.pathLength));
        continue;
      case 'g':
      case 'V':
        // Docker heeds neither a global header nor a volume's name.
        await skipPadded(cursor, header.size);
        continue;
    }
    if (header.mapGoesOn) await skipSparseMap(cursor);
    const path = records.path ?? longPath ?? header.path;
    const target = records.target ?? longTarget ?? header.target;
    count.paths += path.length + target.length;
    if (path.length > limits.pathLength || target.length > limits.pathLength)
      throw tooLarge('holds a path without end');
    if (count.paths > limits.pathsLength) throw tooLarge('holds more paths than any image needs');
    return { header, records, path, target, kind: kindOf(header.type, path) };
  }
}

async function readBlock(cursor: Cursor): Promise<Header | undefined> {
  const block = cursor.ready(blockSize) ?? (await cursor.take(blockSize));
  if (block.length === 0) return undefined;
  if (block.length < blockSize) throw brokenTar('it ends in the middle of a header');
  if (block[0] !== 0 || !isZero(block)) return readHeader(block);
  const second = await cursor.take(blockSize);
  if (!isZero(second)) throw brokenTar('something stands after its end');
  return undefined;
}

async function headBody(cursor: Cursor, header: Header, most: number): Promise<Uint8Array> {
  if (header.size > most) throw tooLarge(`holds a header of ${header.size} bytes`);
  const bytes = await cursor.take(header.size);
  if (bytes.length < header.size) throw brokenTar('it ends in the middle of a header');
  const kept = Uint8Array.from(bytes);
  await skipPadding(cursor, header.size);
  return kept;
}

function zeroEnded(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return Buffer.from(zero < 0 ? bytes : bytes.subarray(0, zero)).toString('utf8');
}

function kindOf(type: string, path: string): TarEntry['kind'] {
  switch (type) {
    case '1':
      return 'link';
    case '2':
      return 'symlink';
    case '3':
    case '4':
      return 'device';
    case '5':
      return 'folder';
    case '6':
      return 'fifo';
    default:
      // The seventh edition has no folders of their own.
      return type === '\0' && path.endsWith('/') ? 'folder' : 'file';
  }
}

class OpenEntry implements TarEntry {
  readonly path: string;
  readonly kind: TarEntry['kind'];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly target: string | undefined;
  readonly sparse: boolean;
  readonly offset: number;
  readonly #cursor: Cursor;
  readonly #signal: AbortSignal;
  readonly #stored: number;
  #left: number;

  constructor(cursor: Cursor, { header, records, path, target, kind }: Found, signal: AbortSignal) {
    const written = records.size ?? header.size;
    this.path = path;
    this.kind = kind;
    this.mode = header.mode;
    this.uid = records.uid ?? header.uid;
    this.gid = records.gid ?? header.gid;
    this.target = kind === 'link' || kind === 'symlink' ? target : undefined;
    this.sparse = kind === 'file' && (records.sparse || header.type === 'S');
    // As in Docker's reader, nothing but a file has a body, whatever its size says.
    this.#stored = kind === 'file' ? written : 0;
    this.size = kind === 'file' ? (records.realSize ?? header.realSize ?? written) : 0;
    this.offset = cursor.position();
    this.#left = this.#stored;
    this.#cursor = cursor;
    this.#signal = signal;
  }

  async *body(): AsyncGenerator<Uint8Array, void, undefined> {
    this.#refuseSparse();
    if (this.#left !== this.#stored) throw new Error(`The body of ${this.path} was asked for twice.`);
    while (this.#left > 0) {
      throwIfAborted(this.#signal);
      const chunk = await this.#cursor.some(this.#left);
      if (chunk.length === 0) throw brokenTar('it ends in the middle of a file');
      this.#left -= chunk.length;
      yield chunk;
    }
  }

  async bytes(most: number): Promise<Uint8Array> {
    this.#refuseSparse();
    if (this.#left > most) throw tooLarge(`holds a file of ${this.#left} bytes where ${most} are the most`);
    const bytes = new Uint8Array(this.#left);
    let filled = 0;
    for await (const chunk of this.body()) {
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
    return bytes;
  }

  async finish(): Promise<void> {
    const padding = (blockSize - (this.#stored % blockSize)) % blockSize;
    const left = this.#left;
    this.#left = 0;
    if (left + padding === 0) return;
    if (!(await this.#cursor.skip(left))) throw brokenTar('it ends in the middle of a file');
    await this.#cursor.skip(padding);
  }

  #refuseSparse(): void {
    if (this.sparse) {
      throw new TroubleError({
        trouble: 'unsupported',
        message: 'The archive holds a sparse file, which is not read.',
      });
    }
  }
}

async function skipPadded(cursor: Cursor, size: number): Promise<void> {
  if (!(await cursor.skip(size))) throw brokenTar('it ends in the middle of a header');
  await skipPadding(cursor, size);
}

/** Blocks of the map of an old sparse file stand before its body. */
async function skipSparseMap(cursor: Cursor): Promise<void> {
  for (let blocks = 0; ; blocks++) {
    const block = await cursor.take(blockSize);
    if (block.length < blockSize || blocks > 10_000) throw brokenTar('the map of a sparse file has no end');
    if (block[504] === 0) return;
  }
}

/** The last padding may be missing; then there is no next header either. */
async function skipPadding(cursor: Cursor, size: number): Promise<void> {
  await cursor.skip((blockSize - (size % blockSize)) % blockSize);
}

const tooLarge = (what: string): TroubleError =>
  new TroubleError({ trouble: 'too-large', message: `The archive ${what}.` });

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new TroubleError({ trouble: 'cancelled', message: 'The scan was cancelled.' });
}
