import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive of these files, the same for the same files. */
export function makeZip(
  files: Readonly<Record<string, string | Uint8Array>>,
  { stored = false, before = '' }: { readonly stored?: boolean; readonly before?: string } = {},
): Buffer {
  const head = Buffer.from(before);
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const [name, body] of Object.entries(files)) {
    const raw = Buffer.from(body);
    const packed = stored ? raw : deflateRawSync(raw);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(raw.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    locals.push(local);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, Buffer.from(name)]));
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([head, ...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

export const manifestOf = (fields: Readonly<Record<string, string>>): string =>
  ['Manifest-Version: 1.0', ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), ''].join(
    '\r\n',
  );

export const pomOf = (
  group: string,
  artifact: string,
  version: string,
): Readonly<Record<string, string>> => ({
  [`META-INF/maven/${group}/${artifact}/pom.properties`]: `#Created by Apache Maven\ngroupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
});
