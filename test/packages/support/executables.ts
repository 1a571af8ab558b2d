import { deflateSync } from 'node:zlib';

/** A section to be put into an executable. */
export interface MadeSection {
  readonly name: string;
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** An ELF file with these sections, all of them in one writable segment each. */
export function makeElf(
  sections: readonly MadeSection[],
  { wide = true, littleEndian = true }: { readonly wide?: boolean; readonly littleEndian?: boolean } = {},
): Buffer {
  const head = wide ? 64 : 52;
  const programStep = wide ? 56 : 32;
  const sectionStep = wide ? 64 : 40;
  const names = Buffer.from(`\0${sections.map(({ name }) => `${name}\0`).join('')}.shstrtab\0`);
  let at = head + sections.length * programStep;
  const placed = [...sections, { name: '.shstrtab', address: 0, bytes: names }].map((section) => {
    at = Math.ceil(at / 16) * 16;
    const place = { ...section, offset: at };
    at += section.bytes.length;
    return place;
  });
  const table = Math.ceil(at / 16) * 16;
  const file = Buffer.alloc(table + (placed.length + 1) * sectionStep);
  const put = (value: number, where: number, bytes: 2 | 4 | 8): void => {
    const data = new DataView(file.buffer, file.byteOffset);
    if (bytes === 2) data.setUint16(where, value, littleEndian);
    else if (bytes === 4) data.setUint32(where, value, littleEndian);
    else data.setBigUint64(where, BigInt(value), littleEndian);
  };
  const word = wide ? 8 : 4;
  file.write('\x7fELF', 0, 'latin1');
  file[4] = wide ? 2 : 1;
  file[5] = littleEndian ? 1 : 2;
  put(head, wide ? 0x20 : 0x1c, word);
  put(table, wide ? 0x28 : 0x20, word);
  put(programStep, wide ? 0x36 : 0x2a, 2);
  put(sections.length, wide ? 0x38 : 0x2c, 2);
  put(sectionStep, wide ? 0x3a : 0x2e, 2);
  put(placed.length + 1, wide ? 0x3c : 0x30, 2);
  put(placed.length, wide ? 0x3e : 0x32, 2);
  for (const [index, { name, address, bytes, offset }] of placed.entries()) {
    file.set(bytes, offset);
    const section = table + (index + 1) * sectionStep;
    put(names.indexOf(`${name}\0`, 0, 'latin1'), section, 4);
    put(1, section + 4, 4);
    put(3, section + 8, word);
    put(address, section + 8 + word, word);
    put(offset, section + 8 + 2 * word, word);
    put(bytes.length, section + 8 + 3 * word, word);
    if (index === sections.length) continue;
    const segment = head + index * programStep;
    put(1, segment, 4);
    put(6, segment + (wide ? 4 : 24), 4);
    put(offset, segment + (wide ? 8 : 4), word);
    put(address, segment + (wide ? 16 : 8), word);
    put(bytes.length, segment + (wide ? 32 : 16), word);
  }
  return file;
}

/** A PE file for 64 bits with these sections, and a version resource with these strings. */
export function makePe(
  sections: readonly MadeSection[],
  {
    strings,
    managed = false,
  }: { readonly strings?: Readonly<Record<string, string>>; readonly managed?: boolean } = {},
): Buffer {
  const optional = 0x80 + 24;
  const table = optional + 240;
  const resource = {
    name: '.rsrc',
    address: 0x9000,
    bytes: strings ? versionResource(strings, 0x9000) : Buffer.alloc(0),
  };
  const all: readonly MadeSection[] = strings ? [...sections, resource] : sections;
  let at = table + all.length * 40;
  const file = Buffer.alloc(at + all.reduce((sum, { bytes }) => sum + bytes.length + 16, 0));
  file.write('MZ', 0);
  file.writeUInt32LE(0x80, 0x3c);
  file.write('PE\0\0', 0x80);
  file.writeUInt16LE(all.length, 0x80 + 6);
  file.writeUInt16LE(240, 0x80 + 20);
  file.writeUInt16LE(0x20b, optional);
  file.writeBigUInt64LE(0x40_0000n, optional + 24);
  file.writeUInt32LE(16, optional + 108);
  if (strings) file.writeUInt32LE(resource.address, optional + 112 + 2 * 8);
  if (strings) file.writeUInt32LE(resource.bytes.length, optional + 112 + 2 * 8 + 4);
  if (managed) file.writeUInt32LE(72, optional + 112 + 14 * 8 + 4);
  for (const [index, { name, address, bytes }] of all.entries()) {
    at = Math.ceil(at / 16) * 16;
    const header = table + index * 40;
    file.write(name, header, 8, 'latin1');
    file.writeUInt32LE(address, header + 12);
    file.writeUInt32LE(bytes.length, header + 16);
    file.writeUInt32LE(at, header + 20);
    file.writeUInt32LE(0xc000_0040, header + 36);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Three folders in each other (kind, name, language), the place of the data, and the data. */
function versionResource(strings: Readonly<Record<string, string>>, address: number): Buffer {
  const data = versionNode('VS_VERSION_INFO', Buffer.alloc(52), [
    versionNode('VarFileInfo', Buffer.alloc(0), [versionNode('Translation', Buffer.alloc(4), [])]),
    versionNode('StringFileInfo', Buffer.alloc(0), [
      versionNode(
        '040904b0',
        Buffer.alloc(0),
        Object.entries(strings).map(([name, value]) =>
          versionNode(name, Buffer.from(`${value}\0`, 'utf16le'), []),
        ),
      ),
    ]),
  ]);
  const folders = Buffer.alloc(3 * 24 + 16);
  for (const [index, id] of [16, 1, 0x409].entries()) {
    folders.writeUInt16LE(1, index * 24 + 14);
    folders.writeUInt32LE(id, index * 24 + 16);
    folders.writeUInt32LE((index + 1) * 24 + (index < 2 ? 0x8000_0000 : 0), index * 24 + 20);
  }
  folders.writeUInt32LE(address + folders.length, 72);
  folders.writeUInt32LE(data.length, 76);
  return Buffer.concat([folders, data]);
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function versionNode(key: string, value: Buffer, children: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(6);
  const named = padded(Buffer.concat([head, Buffer.from(`${key}\0`, 'utf16le')]));
  const node = Buffer.concat([named, padded(value), ...children.map(padded)]);
  node.writeUInt16LE(node.length, 0);
  node.writeUInt16LE(value.length, 2);
  return node;
}

/** A .NET program published as a single file: the mark with the place of the head, the head, and the `deps.json`. */
export function makeBundle(deps: string): Buffer {
  const mark = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
  const place = Buffer.alloc(8);
  const elf = makeElf([
    { name: '.data', address: 0x1000, bytes: Buffer.concat([place, mark, Buffer.alloc(600)]) },
  ]);
  const head = Buffer.alloc(12 + 1 + 4 + 16);
  head.writeUInt32LE(6, 0);
  head.write('\x04abcd', 12, 'latin1');
  head.writeBigUInt64LE(BigInt(elf.length + head.length), 17);
  head.writeBigUInt64LE(BigInt(deps.length), 25);
  elf.writeBigUInt64LE(BigInt(elf.length), elf.indexOf(mark) - 8);
  return Buffer.concat([elf, head, Buffer.from(deps)]);
}

/** A Mach-O file for 64 bits with these sections, `SEGMENT,section`, in one segment. */
export function makeMachO(sections: readonly MadeSection[]): Buffer {
  const command = 72 + sections.length * 80;
  let at = 32 + command;
  const file = Buffer.alloc(at + sections.reduce((sum, { bytes }) => sum + bytes.length + 16, 0));
  file.writeUInt32LE(0xfeed_facf, 0);
  file.writeUInt32LE(1, 16);
  file.writeUInt32LE(0x19, 32);
  file.writeUInt32LE(command, 36);
  file.write('__DATA', 40);
  file.writeBigUInt64LE(BigInt(file.length), 32 + 48);
  file.writeUInt32LE(3, 32 + 60);
  file.writeUInt32LE(sections.length, 32 + 64);
  for (const [index, { name, address, bytes }] of sections.entries()) {
    at = Math.ceil(at / 16) * 16;
    const header = 32 + 72 + index * 80;
    const [segment = '', section = ''] = name.split(',');
    file.write(section, header, 16, 'latin1');
    file.write(segment, header + 16, 16, 'latin1');
    file.writeBigUInt64LE(BigInt(address), header + 32);
    file.writeBigUInt64LE(BigInt(bytes.length), header + 40);
    file.writeUInt32LE(at, header + 48);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** A universal Mach-O file of these. */
export function makeUniversal(slices: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8 + slices.length * 20);
  head.writeUInt32BE(0xcafe_babe, 0);
  head.writeUInt32BE(slices.length, 4);
  let at = head.length;
  for (const [index, slice] of slices.entries()) {
    head.writeUInt32BE(at, 8 + index * 20 + 8);
    head.writeUInt32BE(slice.length, 8 + index * 20 + 12);
    at += slice.length;
  }
  return Buffer.concat([head, ...slices]);
}

/** The text of a Go program's modules with the marks that the linker puts around it. */
const framed = (lines: readonly string[]): string =>
  `0w\xaf\f\x92t\b\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6${lines.join('\n')}\n\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2`;

const magic = Buffer.from('\xff Go buildinf:', 'latin1');

/** Go's build information as it is since Go 1.18. */
export function goInline(version: string, lines: readonly string[]): Buffer {
  const head = Buffer.alloc(32);
  magic.copy(head);
  head[14] = 8;
  head[15] = 2;
  const counted = (text: string): Buffer => {
    const bytes = Buffer.from(text, 'latin1');
    const length: number[] = [];
    let left = bytes.length;
    while (left >= 0x80) {
      length.push((left & 0x7f) | 0x80);
      left >>= 7;
    }
    return Buffer.concat([Buffer.from([...length, left]), bytes]);
  };
  return Buffer.concat([head, counted(version), counted(framed(lines))]);
}

/** The same as it was before: pointers to headers of texts, and the texts, all from one address on. */
export function goPointed(
  version: string,
  lines: readonly string[],
  {
    address,
    wide,
    littleEndian,
  }: { readonly address: number; readonly wide: boolean; readonly littleEndian: boolean },
): Buffer {
  const size = wide ? 8 : 4;
  const texts = [version, framed(lines)].map((text) => Buffer.from(text, 'latin1'));
  const file = Buffer.alloc(32 + 4 * size + texts.reduce((sum, text) => sum + text.length, 0));
  const data = new DataView(file.buffer, file.byteOffset);
  const put = (value: number, at: number): void => {
    if (wide) data.setBigUint64(at, BigInt(value), littleEndian);
    else data.setUint32(at, value, littleEndian);
  };
  magic.copy(file);
  file[14] = size;
  file[15] = littleEndian ? 0 : 1;
  let at = 32 + 4 * size;
  for (const [index, text] of texts.entries()) {
    const header = 32 + index * 2 * size;
    put(address + header, 16 + index * size);
    put(address + at, header);
    put(text.length, header + size);
    text.copy(file, at);
    at += text.length;
  }
  return file;
}

/** What `cargo auditable` writes into a program. */
export const auditable = (packages: readonly unknown[]): Buffer => deflateSync(JSON.stringify({ packages }));
