import { crc32 } from 'node:zlib';

/** A ZIP archive whose files are stored as they are (PKWARE's APPNOTE 4.3). */
export function makeZip(files: Readonly<Record<string, string>>): Uint8Array {
  const [bodies, entries]: [Uint8Array[], Uint8Array[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    const path = Buffer.from(name);
    const facts = factsOf(body, path);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, path]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, path]));
    bodies.push(local, body);
    offset += local.length + body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

/** What the head of a file and its entry in the directory have in common. */
function factsOf(body: Uint8Array, path: Uint8Array): Uint8Array {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt32LE(crc32(body), 10);
  facts.writeUInt32LE(body.length, 14);
  facts.writeUInt32LE(body.length, 18);
  facts.writeUInt16LE(path.length, 22);
  return facts;
}
