import { BrokenDatabase } from './broken.ts';

/**
 * The headers in rpm's SQLite database, told from the bytes alone: no file is written, no SQL is run. Reads one table
 * (`Packages`: a number and a header a row) by SQLite's file format. Throws BrokenDatabase.
 */
export function* headersOfSqlite(bytes: Uint8Array): Generator<Uint8Array> {
  const file = open(bytes);
  let root: number | undefined;
  for (const row of rowsOf(file, 1)) {
    const [kind, name, , page] = columnsOf(row, 5);
    if (textOf(kind) === 'table' && textOf(name)?.toLowerCase() === 'packages') root = numberOf(page);
  }
  if (root === undefined) throw new BrokenDatabase('It has no table of packages.');
  for (const row of rowsOf(file, root)) {
    const blob = columnsOf(row, 2)[1];
    if (blob !== undefined && blob.type >= 12 && blob.type % 2 === 0) yield blob.bytes;
  }
}

interface File {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly pageSize: number;
  /** Of each page, what is left without the bytes that extensions reserve. */
  readonly usable: number;
  /** Pages that were read: none belongs to two things. */
  readonly seen: Set<number>;
}

const magic = 'SQLite format 3\0';

function open(bytes: Uint8Array): File {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (bytes.length < 512 || head !== magic) throw new BrokenDatabase('It is no SQLite database.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const written = view.getUint16(16);
  const pageSize = written === 1 ? 65_536 : written;
  const usable = pageSize - view.getUint8(20);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480)
    throw new BrokenDatabase('Its page size is wrong.');
  return { bytes, view, pageSize, usable, seen: new Set() };
}

const leaf = 0x0d;
const interior = 0x05;

/** The rows of a table, from its root page on. Trees of SQLite are not deeper than 20. */
function* rowsOf(file: File, root: number, depth = 0): Generator<Uint8Array> {
  const start = startOf(file, root);
  const { view } = file;
  // Before the first page's own head stands that of the file.
  const head = root === 1 ? start + 100 : start;
  const type = view.getUint8(head);
  const count = view.getUint16(head + 3);
  const isLeaf = type === leaf;
  if ((!isLeaf && type !== interior) || depth > 20) throw new BrokenDatabase('Its tree of pages is broken.');
  const cells = head + (isLeaf ? 8 : 12);
  if (cells + 2 * count > start + file.pageSize) throw new BrokenDatabase('A page holds too many rows.');
  for (let index = 0; index < count; index += 1) {
    const cell = start + view.getUint16(cells + 2 * index);
    if (isLeaf) yield payloadAt(file, start, cell);
    else yield* rowsOf(file, uint32(file, cell, start), depth + 1);
  }
  if (!isLeaf) yield* rowsOf(file, view.getUint32(head + 8), depth + 1);
}

/** Where a page begins that nothing else has used. */
function startOf(file: File, page: number): number {
  const start = (page - 1) * file.pageSize;
  if (page < 1 || start + file.pageSize > file.bytes.length) throw new BrokenDatabase('It is cut off.');
  if (file.seen.has(page) && page !== 1) throw new BrokenDatabase('Its pages run in a circle.');
  file.seen.add(page);
  return start;
}

function uint32({ view, pageSize }: File, at: number, page: number): number {
  if (at < page || at + 4 > page + pageSize) throw new BrokenDatabase('A row lies outside of its page.');
  return view.getUint32(at);
}

/** The whole row: what does not fit into the page goes on in others. */
function payloadAt(file: File, page: number, cell: number): Uint8Array {
  const { bytes, usable } = file;
  const [size, afterSize] = varint(bytes, cell);
  const [, at] = varint(bytes, afterSize);
  if (size > bytes.length) throw new BrokenDatabase('A row is longer than the file.');
  const most = usable - 35;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  const local = size <= most ? size : fitting <= most ? fitting : least;
  if (at + local > page + usable) throw new BrokenDatabase('A row lies outside of its page.');
  if (local === size) return bytes.subarray(at, at + size);
  const whole = new Uint8Array(size);
  whole.set(bytes.subarray(at, at + local));
  let next = uint32(file, at + local, page);
  for (let filled = local; filled < size; ) {
    const start = startOf(file, next);
    const piece = bytes.subarray(start + 4, start + 4 + Math.min(usable - 4, size - filled));
    whole.set(piece, filled);
    filled += piece.length;
    next = file.view.getUint32(start);
  }
  return whole;
}

interface Column {
  /** SQLite's serial type: 12 and more, even: bytes; odd: text; 1 to 6: a number of so many bytes. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The first columns of a row. */
function columnsOf(row: Uint8Array, most: number): readonly Column[] {
  const [headSize, first] = varint(row, 0);
  const columns: Column[] = [];
  let at = headSize;
  for (let head = first; head < headSize && columns.length < most; ) {
    const [type, next] = varint(row, head);
    const size = type >= 12 ? Math.floor((type - 12) / 2) : (numberSizes[type] ?? 0);
    if (at + size > row.length) throw new BrokenDatabase('A row is cut off.');
    columns.push({ type, bytes: row.subarray(at, at + size) });
    at += size;
    head = next;
  }
  return columns;
}

const numberSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

const textOf = (column: Column | undefined): string | undefined =>
  column !== undefined && column.type >= 13 && column.type % 2 === 1
    ? Buffer.from(column.bytes).toString('utf8')
    : undefined;

const numberOf = (column: Column | undefined): number | undefined => {
  if (column?.type === 9) return 1;
  return column !== undefined && column.type >= 1 && column.type <= 6
    ? column.bytes.reduce((value, byte) => value * 256 + byte, 0)
    : undefined;
};

/** Seven bits a byte, the high bit says that it goes on. What does not fit into 53 bits is broken here. */
function varint(bytes: Uint8Array, start: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) break;
    if (byte < 0x80) return [value, at + 1];
  }
  throw new BrokenDatabase('A number is broken.');
}
