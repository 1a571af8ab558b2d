import { BrokenDatabase } from './broken.ts';

/**
 * The headers in a Berkeley DB of rpm (`Packages`, RHEL up to 8, Amazon Linux 2): a hash table whose values are headers,
 * most of them on pages of their own. Throws BrokenDatabase.
 */
export function* headersOfBdb(bytes: Uint8Array): Generator<Uint8Array> {
  const file = open(bytes);
  const { view, little, pageSize } = file;
  for (let page = 1; page <= file.lastPage; page += 1) {
    const start = page * pageSize;
    const type = view.getUint8(start + 25);
    if (type !== hashPage && type !== unsortedHashPage) continue;
    const count = view.getUint16(start + 20, little);
    if (pageHead + 2 * count > pageSize) throw new BrokenDatabase('A page holds too many entries.');
    // Keys and values take turns.
    for (let index = 1; index < count; index += 2) {
      const value = valueAt(file, start, index);
      // The value of key 0 is the next free number.
      if (value !== undefined && value.length > 8) yield value;
    }
  }
}

interface File {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
  readonly pageSize: number;
  readonly lastPage: number;
  /** Pages of values that were read: none belongs to two values. */
  readonly seen: Set<number>;
}

const pageHead = 26;
const hashMagic = 0x00061561;
const hashMetaPage = 8;
const hashPage = 13;
const unsortedHashPage = 2;
const overflowPage = 7;
const inlineItem = 1;
const offPageItem = 3;

function open(bytes: Uint8Array): File {
  if (bytes.length < 512) throw new BrokenDatabase('It is cut off.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint32(12, true) === hashMagic;
  if (!little && view.getUint32(12, false) !== hashMagic)
    throw new BrokenDatabase('It is no hash table of Berkeley DB.');
  const pageSize = view.getUint32(20, little);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new BrokenDatabase('Its page size is wrong.');
  }
  if (view.getUint8(24) !== 0) throw new BrokenDatabase('It is encrypted.');
  if (view.getUint8(25) !== hashMetaPage) throw new BrokenDatabase('It is no hash table of Berkeley DB.');
  const lastPage = view.getUint32(32, little);
  if ((lastPage + 1) * pageSize > bytes.length) throw new BrokenDatabase('It is cut off.');
  return { bytes, view, little, pageSize, lastPage, seen: new Set() };
}

function valueAt(file: File, page: number, index: number): Uint8Array | undefined {
  const { bytes, view, little, pageSize } = file;
  const offset = view.getUint16(page + pageHead + 2 * index, little);
  // Items lie from the page's end downwards, so that each ends where the one before it begins.
  const end = view.getUint16(page + pageHead + 2 * (index - 1), little);
  if (offset < pageHead || offset >= pageSize || end > pageSize)
    throw new BrokenDatabase('An entry lies outside of its page.');
  const type = view.getUint8(page + offset);
  if (type === inlineItem) return end > offset ? bytes.subarray(page + offset + 1, page + end) : undefined;
  if (type !== offPageItem || offset + 12 > pageSize) return undefined;
  return offPage(file, view.getUint32(page + offset + 4, little), view.getUint32(page + offset + 8, little));
}

/** A value on a chain of pages. */
function offPage(
  { bytes, view, little, pageSize, lastPage, seen }: File,
  first: number,
  size: number,
): Uint8Array {
  if (size > bytes.length) throw new BrokenDatabase('A value is longer than the file.');
  const value = new Uint8Array(size);
  let filled = 0;
  for (let page = first; filled < size; ) {
    const start = page * pageSize;
    if (page === 0 || page > lastPage || seen.has(page) || view.getUint8(start + 25) !== overflowPage) {
      throw new BrokenDatabase('Its pages do not hang together.');
    }
    seen.add(page);
    const used = Math.min(view.getUint16(start + 22, little), pageSize - pageHead, size - filled);
    if (used === 0) throw new BrokenDatabase('A page of it is empty.');
    value.set(bytes.subarray(start + pageHead, start + pageHead + used), filled);
    filled += used;
    page = view.getUint32(start + 16, little);
  }
  return value;
}
