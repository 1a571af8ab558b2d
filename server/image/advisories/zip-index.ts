import { type FileHandle, open } from 'node:fs/promises';
import { fromFdPromise } from 'yauzl';
import { type Trouble, TroubleError, troubleOf } from '../../registry/trouble.ts';
import { comparableName } from './affects.ts';
import { unpack, type ZipEntry } from './zip-entry.ts';
import { keepIndex, keptIndex } from './zip-index-cache.ts';
import { flatIndex, type ZipIndex } from './zip-index-form.ts';
import { windowOver } from './zip-window.ts';

export interface IndexOptions {
  /** Where indices are kept for the next time; undefined: nowhere. */
  readonly cache: string | undefined;
  readonly signal: AbortSignal;
  /** Records read, of how many. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/** Made once for each state of the file, in one pass over it; taken from the cache after that. */
export async function zipIndex(
  path: string,
  ecosystem: string,
  { cache, signal, onProgress }: IndexOptions,
): Promise<ZipIndex | Trouble> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size, mtimeMs } = await file.stat();
    const state = { path, size, mtimeMs };
    const kept = cache === undefined ? undefined : await keptIndex(cache, state);
    if (kept !== undefined) return kept;
    const index = await makeIndex(file, path, ecosystem, signal, onProgress);
    if (cache !== undefined) await keepIndex(cache, state, index);
    return index;
  } catch (error) {
    return troubleOf(error) ?? broken(path);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

export const broken = (path: string): Trouble => ({
  trouble: 'broken',
  message: `\`${path}\` is no complete zip file of advisories. Download it again.`,
});

const mostEntries = 4_000_000;
/** Of one record, unpacked. */
const largest = 32 * 1_024 * 1_024;
/** Of all records, unpacked; those of npm, the most, have less than one gigabyte. */
const mostBytes = 16 * 1_024 ** 3;

async function makeIndex(
  file: FileHandle,
  path: string,
  ecosystem: string,
  signal: AbortSignal,
  onProgress: IndexOptions['onProgress'],
): Promise<ZipIndex> {
  const found = await entriesOf(file, path);
  const read = windowOver(file);
  const entries: ZipEntry[] = [];
  const names = new Map<string, number[]>();
  let date = '';
  for (const [done, entry] of found.entries()) {
    if (done % 500 === 0) {
      if (signal.aborted) throw new TroubleError({ trouble: 'cancelled', message: 'Cancelled.' });
      onProgress?.(done, found.length);
    }
    const placed = placeOf(entry, await read(entry.offset, 30));
    const data = placed && unpack(await read(placed.start, placed.compressedSize), placed);
    if (!placed || !data) throw new TroubleError(broken(path));
    const text = data.toString('utf8');
    for (const name of namesIn(text, ecosystem)) {
      const known = names.get(name);
      if (known) known.push(entries.length);
      else names.set(name, [entries.length]);
    }
    date = newer(date, text);
    entries.push(placed);
  }
  return flatIndex(date, entries, names);
}

/** In the order in which they stand in the file, so that it is read once from its beginning to its end. */
async function entriesOf(file: FileHandle, path: string): Promise<readonly Listed[]> {
  const zip = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false });
  const entries: Listed[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.json')) continue;
    if (entry.uncompressedSize > largest || entry.isEncrypted()) throw new TroubleError(broken(path));
    bytes += entry.uncompressedSize;
    if (entries.length === mostEntries || bytes > mostBytes) throw new TroubleError(broken(path));
    const { relativeOffsetOfLocalHeader, compressionMethod, compressedSize, uncompressedSize, crc32 } = entry;
    const offset = relativeOffsetOfLocalHeader;
    entries.push({ offset, method: compressionMethod, compressedSize, size: uncompressedSize, crc: crc32 });
  }
  return entries.sort((a, b) => a.offset - b.offset);
}

/** Of hundreds of thousands no more is kept than is needed. */
interface Listed extends Omit<ZipEntry, 'start'> {
  /** Of the entry's own head. */
  readonly offset: number;
  readonly method: number;
}

/** The data follows a head of its own with a name and fields of any length. */
function placeOf(
  { offset, method, compressedSize, size, crc }: Listed,
  head: Uint8Array,
): ZipEntry | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < 30 || view.getUint32(0, true) !== 0x04034b50) return undefined;
  if (method !== 0 && method !== 8) return undefined;
  const start = offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return { start, compressedSize, size, crc };
}

/** Every `"name"` in the text: those of people and tools are found too, and cost nothing but a look at the record. */
function namesIn(text: string, ecosystem: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, quoted] of text.matchAll(/"name"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/g)) {
    const name = quoted?.includes('\\') ? unquoted(quoted) : quoted?.slice(1, -1);
    if (name !== undefined) names.add(comparableName(ecosystem, name));
  }
  return names;
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function newer(date: string, text: string): string {
  const stated = /"modified"\s*:\s*"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[0-9T:.Z+-]{0,30})"/.exec(text)?.[1];
  return stated !== undefined && stated > date ? stated : date;
}
