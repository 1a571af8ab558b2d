import { DatabaseSync } from 'node:sqlite';

export interface RpmSpec {
  readonly name: string;
  readonly version: string;
  readonly release?: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly sourceRpm?: string;
  /** Bytes of a tag that nobody reads, so that headers go over several pages. */
  readonly ballast?: number;
}

/** A header as rpm's databases hold it. */
export function rpmHeader({ name, version, release, epoch, arch, sourceRpm, ballast = 0 }: RpmSpec): Buffer {
  const texts: readonly (readonly [tag: number, text: string | undefined])[] = [
    [1000, name],
    [1001, version],
    [1002, release],
    [1014, 'MIT'],
    [1022, arch],
    [1044, sourceRpm],
    [1004, 'x'.repeat(ballast)],
  ];
  const index: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  const add = (tag: number, type: number, body: Buffer): void => {
    const entry = Buffer.alloc(16);
    for (const [at, value] of [tag, type, offset, 1].entries()) entry.writeUInt32BE(value, at * 4);
    index.push(entry);
    data.push(body);
    offset += body.length;
  };
  if (epoch !== undefined) {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(epoch);
    add(1003, 4, body);
  }
  for (const [tag, text] of texts) if (text !== undefined) add(tag, 6, Buffer.from(`${text}\0`));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(index.length, 0);
  head.writeUInt32BE(offset, 4);
  return Buffer.concat([head, ...index, ...data]);
}

/** As SQLite itself writes it. */
export function sqliteOf(headers: readonly Uint8Array[], pageSize = 512): Uint8Array {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(`PRAGMA page_size=${pageSize}; CREATE TABLE 'Name' (key TEXT, hnum INTEGER);`);
    database.exec(`CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)`);
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
    for (const header of headers) insert.run(header);
    return database.serialize();
  } finally {
    database.close();
  }
}

/** One page of slots, then the blobs. */
export function ndbOf(headers: readonly Uint8Array[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(1, 12);
  for (let slot = 32; slot < 4096; slot += 16) slots.write('Slot', slot, 'latin1');
  const blobs: Buffer[] = [];
  let at = 4096;
  for (const [index, header] of headers.entries()) {
    const size = Math.ceil((16 + header.length) / 16) * 16;
    const blob = Buffer.alloc(size);
    blob.write('BlbS', 0, 'latin1');
    blob.writeUInt32LE(index + 1, 4);
    blob.writeUInt32LE(header.length, 12);
    blob.set(header, 16);
    slots.writeUInt32LE(index + 1, 32 + 16 * index + 4);
    slots.writeUInt32LE(at / 16, 32 + 16 * index + 8);
    slots.writeUInt32LE(size / 16, 32 + 16 * index + 12);
    blobs.push(blob);
    at += size;
  }
  return Buffer.concat([slots, ...blobs]);
}

/** A hash table with one page of entries: small values stand there, large ones on pages of their own. */
export function bdbOf(headers: readonly Uint8Array[], little = true): Buffer {
  const pageSize = 512;
  const u32 = (page: Buffer, value: number, at: number): unknown =>
    little ? page.writeUInt32LE(value, at) : page.writeUInt32BE(value, at);
  const u16 = (page: Buffer, value: number, at: number): unknown =>
    little ? page.writeUInt16LE(value, at) : page.writeUInt16BE(value, at);
  const table = Buffer.alloc(pageSize);
  const pages = [Buffer.alloc(pageSize), table];
  let end = pageSize;
  let count = 0;
  const addItem = (item: Buffer): void => {
    end -= item.length;
    table.set(item, end);
    u16(table, end, 26 + 2 * count);
    count += 1;
  };
  for (const [index, header] of headers.entries()) {
    addItem(Buffer.from([1, index + 1, 0, 0, 0]));
    if (header.length < 100) {
      addItem(Buffer.concat([Buffer.from([1]), header]));
      continue;
    }
    const off = Buffer.alloc(12);
    off[0] = 3;
    u32(off, pages.length, 4);
    u32(off, header.length, 8);
    addItem(off);
    for (let from = 0; from < header.length; from += pageSize - 26) {
      const page = Buffer.alloc(pageSize);
      const piece = header.subarray(from, from + pageSize - 26);
      page.set(piece, 26);
      page[25] = 7;
      u16(page, piece.length, 22);
      u32(page, from + pageSize - 26 < header.length ? pages.length + 1 : 0, 16);
      pages.push(page);
    }
  }
  table[25] = 13;
  u16(table, count, 20);
  const meta = pages[0] ?? Buffer.alloc(pageSize);
  u32(meta, 0x00061561, 12);
  u32(meta, pageSize, 20);
  meta[25] = 8;
  u32(meta, pages.length - 1, 32);
  return Buffer.concat(pages);
}
