import { Buffer } from 'node:buffer';
import { deflateRawSync } from 'node:zlib';
import { bdbOf, ndbOf, rpmHeader, sqliteOf } from '../../image-layer/support/rpm-database.ts';
import { auditable, goInline, makeElf } from '../../packages/support/executables.ts';
import { makeZip, manifestOf, pomOf } from '../../packages/support/zip.ts';
import type { TarFile } from '../../support/tar.ts';

/** Files of a layer that are hostile in themselves. The image is read, and says of which of them it could not tell. */
export interface HostileFiles {
  readonly what: string;
  readonly files: readonly TarFile[];
  /** What is not covered; undefined where nothing is lost. */
  readonly reason: RegExp | undefined;
  /** The packages that there are all the same. */
  readonly packages?: readonly string[];
}

const mib = 1024 * 1024;

/** A jar of entries that all unpack to sixty mebibytes, and say that it is `size`. */
function zipBomb(count: number, size: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(60 * mib));
  const files = Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}.jar`, packed] as const));
  const bomb = makeZip(files, { stored: true });
  for (let at = bomb.indexOf('PK\x01\x02'); at >= 0; at = bomb.indexOf('PK\x01\x02', at + 1)) {
    bomb.writeUInt16LE(8, at + 10);
    bomb.writeUInt32LE(size, at + 24);
  }
  return bomb;
}

/** Archives in each other; the innermost names a package. */
function nestedJars(depth: number): Uint8Array {
  let jar = makeZip(pomOf('org.example', `level-${depth}`, '1'));
  for (let at = depth - 1; at >= 0; at--)
    jar = makeZip({ ...pomOf('org.example', `level-${at}`, '1'), [`${at + 1}.jar`]: jar });
  return jar;
}

/** All entries of the directory lie over one another, as in D. Fifield's bomb. */
function overlapping(): Uint8Array {
  const inner = makeZip({ 'META-INF/MANIFEST.MF': manifestOf({ 'Implementation-Version': '1' }) });
  const names = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`${at}.jar`, inner] as const));
  const jar = makeZip(names);
  const first = jar.indexOf('PK\x01\x02');
  const size = jar.readUInt32LE(first + 20);
  for (let at = first; at >= 0; at = jar.indexOf('PK\x01\x02', at + 1)) {
    jar.writeUInt32LE(0, at + 42);
    jar.writeUInt32LE(size, at + 20);
  }
  return jar;
}

const headers = Array.from({ length: 40 }, (_, at) =>
  rpmHeader({ name: `p${at}`, version: '1', release: '1', arch: 'noarch', ballast: 1500 }),
);

/** A page of the tree that names itself as the next one. */
function roundSqlite(): Uint8Array {
  const bytes = Buffer.from(sqliteOf(headers));
  for (let page = 512; page < bytes.length; page += 512)
    if (bytes[page] === 5) bytes.writeUInt32BE(page / 512 + 1, page + 8);
  return bytes;
}

/** Its overflow pages follow each other without end. */
function roundBdb(): Uint8Array {
  const bytes = Buffer.from(bdbOf(headers.slice(0, 8)));
  for (let page = 0; page < bytes.length; page += 512)
    if (bytes[page + 25] === 7) bytes.writeUInt32LE(page / 512, page + 16);
  return bytes;
}

function lyingNdb(): Uint8Array {
  const bytes = Buffer.from(ndbOf(headers));
  bytes.writeUInt32LE(0x7fff_ffff, 32 + 8);
  return bytes;
}

const rpm = (bytes: Uint8Array, name = 'rpmdb.sqlite'): readonly TarFile[] => [
  { path: `var/lib/rpm/${name}`, bytes },
];

const program = (bytes: Uint8Array): readonly TarFile[] => [
  { path: 'usr/bin/app', bytes: Buffer.concat([bytes, Buffer.alloc(600)]), mode: 0o755 },
];

const section = (name: string, bytes: Uint8Array) => ({ name, address: 0x1000, bytes });

function lyingElf(): Uint8Array {
  const elf = makeElf([section('.go.buildinfo', goInline('go1.22.3', ['path\ta.b/c']))]);
  elf.writeUInt16LE(0xffff, 0x3c);
  elf.writeUInt16LE(0xffff, 0x3e);
  elf.writeBigUInt64LE(0xffff_ffff_ffff_ff00n, 0x28);
  return elf;
}

function lyingGo(): Uint8Array {
  const info = Buffer.from(goInline('go1.22.3', ['path\ta.b/c', 'mod\ta.b/c\tv1.0.0']));
  info.fill(0xff, 32, 42);
  return makeElf([section('.go.buildinfo', info)]);
}

/** A list without end of packages of a few bytes each. */
function endlessList(one: (at: number) => string, bytes = 60 * mib): Uint8Array {
  const list = Buffer.alloc(bytes, '\n');
  let end = 0;
  for (let at = 0; end < bytes; at++) end += list.write(one(at), end, 'latin1') || bytes;
  return list;
}

export const hostileFiles: readonly HostileFiles[] = [
  {
    what: 'a bomb of zip that says it is small',
    files: [{ path: 'opt/app.jar', bytes: zipBomb(40, 1000) }],
    reason: /0\.jar in app\.jar is broken or too large/,
  },
  {
    what: 'a bomb of zip that says what it is',
    files: [{ path: 'opt/app.jar', bytes: zipBomb(40, 60 * mib) }],
    reason: /\.jar in app\.jar is broken or too large|unpacks to more than is read/,
  },
  {
    what: 'archives in archives in archives in archives',
    files: [{ path: 'opt/app.jar', bytes: nestedJars(5) }],
    reason: /3\.jar in 2\.jar lies deeper than archives in archives are opened/,
    packages: ['level-0', 'level-1', 'level-2'],
  },
  {
    what: 'an archive whose files lie over one another',
    files: [{ path: 'opt/app.jar', bytes: overlapping() }],
    reason: undefined,
  },
  {
    what: 'a jar that was cut off',
    files: [{ path: 'opt/app.jar', bytes: nestedJars(2).subarray(0, 200) }],
    reason: /app\.jar is no archive that can be read/,
  },
  {
    what: 'a database of rpm that was cut off',
    files: rpm(sqliteOf(headers).subarray(0, 3000)),
    reason: /database of rpm is damaged/,
  },
  {
    what: 'a database of rpm whose pages run in a circle',
    files: rpm(roundSqlite()),
    reason: /database of rpm is damaged.*circle/,
  },
  {
    what: 'a database of SQLite that is none of rpm',
    files: rpm(Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000, 0xff)])),
    reason: /database of rpm is damaged/,
  },
  {
    what: 'a Berkeley database in a circle',
    files: rpm(roundBdb(), 'Packages'),
    reason: /database of rpm is damaged|cannot be read/,
  },
  {
    what: 'a database of rpm that says its blobs are larger than it',
    files: rpm(lyingNdb(), 'Packages.db'),
    reason: /database of rpm is damaged|cannot be read/,
  },
  {
    what: 'a program that says it has more sections than bytes',
    files: program(lyingElf()),
    reason: undefined,
    packages: ['a.b/c', 'stdlib'],
  },
  {
    what: 'a program of Go that says its texts are without end',
    files: program(lyingGo()),
    reason: undefined,
    packages: [],
  },
  {
    what: 'a list of crates that is a bomb',
    files: program(makeElf([section('.dep-v0', auditable([{ name: 'x'.repeat(100 * mib) }]))])),
    reason: undefined,
    packages: [],
  },
  {
    what: "millions of packages in Alpine's list",
    files: [{ path: 'lib/apk/db/installed', bytes: endlessList((at) => `P:p${at}\nV:1\n\n`) }],
    reason: /more than|too many/,
  },
  {
    what: "millions of packages in Debian's list",
    files: [{ path: 'var/lib/dpkg/status', bytes: endlessList((at) => `Package: p${at}\nVersion: 1\n\n`) }],
    reason: /more than|too many/,
  },
  {
    what: 'a bill of materials without end',
    files: [
      {
        path: 'opt/app.cdx.json',
        bytes: Buffer.concat([
          Buffer.from('{"bomFormat":"CycloneDX","components":[0'),
          Buffer.alloc(30 * mib, ',{}'),
          Buffer.from(']}'),
        ]),
      },
    ],
    reason: /bill of materials is no JSON that can be read/,
  },
  {
    what: 'JSON that is deeper than any other',
    files: [
      { path: 'app/package.json', text: `{"name":"a","version":"1","x":${'['.repeat(1e6)}` },
      { path: 'opt/x.cdx.json', text: '[{"a":'.repeat(1e6) },
    ],
    reason: undefined,
    packages: [],
  },
  {
    what: 'texts on which a careless pattern never ends',
    files: [
      { path: 'a-1.dist-info/METADATA', text: `Name: ${' '.repeat(2 * mib)}\nVersion: ${'1.'.repeat(mib)}` },
      {
        path: 'specifications/a.gemspec',
        text: `# stub: ${'a.'.repeat(400_000)}\ns.name = "${'a'.repeat(1900)}`,
      },
      { path: 'etc/os-release', text: `ID="${'\\'.repeat(500_000)}\nVERSION_ID=${' '.repeat(400_000)}x` },
      { path: 'root/.npmrc', text: `//${'a'.repeat(2 * mib)}:_authToken=${'=/'.repeat(mib)}` },
      { path: 'app/.env', text: `${'A'.repeat(mib)}=${'eyJ'.repeat(mib)}${'-----BEGIN '.repeat(100_000)}` },
      { path: 'etc/shadow', text: 'root:'.repeat(700_000) },
      { path: 'app/DESCRIPTION', text: `Package:${'\n '.repeat(400_000)}` },
    ],
    reason: undefined,
  },
  {
    what: 'names that mean something to JavaScript',
    files: [
      { path: 'lib/apk/db/installed', text: 'P:__proto__\nV:1\n\nP:constructor\nV:1\n\n' },
      {
        path: '__proto__/package.json',
        text: '{"name":"toString","version":"1","__proto__":{"name":"evil"}}',
      },
      { path: 'etc/os-release', text: 'ID=alpine\nVERSION_ID=3.20.1\n__proto__=x\nconstructor=y\n' },
      { path: 'constructor/__proto__', text: 'x', mode: 0o4755 },
    ],
    reason: undefined,
    packages: ['__proto__', 'constructor', 'toString'],
  },
];
