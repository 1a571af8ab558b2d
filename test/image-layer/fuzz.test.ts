import assert from 'node:assert/strict';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { mergeLayers } from '../../server/image/layer/merge.ts';
import { osReaders } from '../../server/image/packages/os/index.ts';
import { TroubleError } from '../../server/registry/trouble.ts';
import { privateKey } from '../support/example-image.ts';
import { makeTar } from '../support/tar.ts';
import { describedAs, layerOf, layerOfTar } from './support/read.ts';
import { bdbOf, ndbOf, rpmHeader, sqliteOf } from './support/rpm-database.ts';

/** `FUZZ_RUNS` and `FUZZ_SEED` ask for other or more files than those that everyone gets. */
const runs = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] ? 2000 : 300));
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

/** Processor time that one spoilt file may take. */
const slowest = 2000;

const headers = [10, 700, 3000].map((ballast) =>
  rpmHeader({ name: 'bash', version: '5', release: '1', epoch: 1, ballast }),
);
const text = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);
const files: readonly (readonly [path: string, bytes: Uint8Array])[] = [
  ['lib/apk/db/installed', text('P:musl', 'V:1', 'L:MIT', '', 'P:zlib', 'V:2', 'o:zlib')],
  [
    'var/lib/dpkg/status',
    text('Package: a', 'Status: install ok installed', 'Version: 1', 'Source: b (2)', ' x', '', 'Package: c'),
  ],
  ['usr/share/doc/a/copyright', text('License: GPL-2+ or MIT', ' see /usr/share/common-licenses/GPL-2.')],
  ['etc/os-release', text('ID=debian', 'VERSION_ID="12"', "PRETTY_NAME='x'", 'ID_LIKE="a b"')],
  ['etc/redhat-release', text('CentOS Linux release 7.9.2009 (Core)')],
  ['etc/passwd', text('root:x:0:0::/:', 'a::1:1::/:')],
  ['var/lib/pacman/local/a-1/desc', text('%NAME%', 'a', '', '%VERSION%', '1', '')],
  [
    'var/lib/chisel/manifest.wall',
    zstdCompressSync(text('{"kind":"package","name":"a","version":"1"}', '{"kind":"path"}')),
  ],
  ['var/lib/rpmmanifest/container-manifest-2', text('a\t1-1\t1\t1\tx\t1\t1\tx86_64\t1\ta-1-1.src.rpm')],
  ['var/lib/rpm/rpmdb.sqlite', sqliteOf(headers)],
  ['usr/lib/sysimage/rpm/Packages.db', ndbOf(headers)],
  ['var/lib/rpm/Packages', bdbOf(headers)],
  ['root/.npmrc', text('//r/:_authToken=abcdef0123', 'x = y')],
  ['root/.ssh/id_rsa', Buffer.from(privateKey)],
  ['app/.env', text('TOKEN=abc', 'URL=https://a:b@c')],
];

/** Single bytes changed, a piece left out, a piece twice, an end cut off. Places are parts of 10,000. */
const spoiling = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(10_000), fc.nat(255)), { maxLength: 8 }),
  near: fc.array(fc.tuple(fc.nat(120), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff)), { maxLength: 4 }),
  cut: fc.option(fc.nat(10_000), { nil: 10_000, freq: 3 }),
  twice: fc.option(fc.tuple(fc.nat(10_000), fc.nat(600)), { nil: undefined, freq: 2 }),
});

function spoil(
  bytes: Uint8Array,
  { bytes: changes, near, cut, twice }: typeof spoiling extends fc.Arbitrary<infer T> ? T : never,
): Buffer {
  let spoilt = Buffer.from(bytes);
  const at = (part: number): number => Math.floor((part / 10_001) * spoilt.length);
  for (const [place, byte] of changes) spoilt[at(place)] = byte;
  for (const [place, byte] of near) if (place < spoilt.length) spoilt[place] = byte;
  if (twice) {
    const from = at(twice[0]);
    const piece = spoilt.subarray(from, from + twice[1]);
    spoilt = Buffer.concat([spoilt.subarray(0, from), piece, spoilt.subarray(from)]);
  }
  return spoilt.subarray(0, Math.ceil((cut / 10_000) * spoilt.length));
}

const quick = async (work: () => Promise<unknown>): Promise<void> => {
  const started = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(started);
  assert.ok((user + system) / 1000 < slowest, `it takes ${(user + system) / 1000} ms`);
};

describe('spoilt files of a layer', () => {
  for (const [path, bytes] of files) {
    it(`${path} breaks nothing, ${runs} times`, async () => {
      await fc.assert(
        fc.asyncProperty(spoiling, (steps) =>
          quick(async () => {
            const spoilt = spoil(bytes, steps);
            const contents = await layerOf([{ path, bytes: spoilt }]);
            const clumsy = contents.notCovered.filter(({ reason }) => /cannot make sense/.test(reason));
            assert.deepEqual(clumsy, [], 'a reader throws');
            for (const found of contents.facts.get(path) ?? []) {
              for (const one of found.packages) assert.ok(one.name !== '' && typeof one.version === 'string');
            }
            mergeLayers(describedAs(1), [contents]);
          }),
        ),
        { seed, numRuns: runs },
      );
    });
  }

  it(`a tar ends in a trouble or is read, ${runs} times`, async () => {
    const tar = makeTar([
      { path: 'usr/bin/sudo', text: 'x', mode: 0o4755 },
      { path: 'lib', type: 'symlink', target: 'usr/lib' },
      { path: 'lib/apk/db/installed', text: 'P:musl\nV:1\n' },
      { path: `${'long/'.repeat(40)}x`, text: 'x' },
      { path: 'etc/.wh.passwd', text: '' },
    ]);
    await fc.assert(
      fc.asyncProperty(spoiling, (steps) =>
        quick(async () => {
          try {
            const contents = await layerOfTar(spoil(tar, steps));
            mergeLayers(describedAs(2), [contents, contents]);
          } catch (error) {
            assert.ok(error instanceof TroubleError, String(error));
          }
        }),
      ),
      { seed, numRuns: runs },
    );
  });

  it('stay quick with files of one piece over and over', async () => {
    const pieces = [
      ' ',
      '\n',
      '(',
      '"',
      '%A%\n',
      'a\n b\n',
      'License: a or ',
      'A=',
      'Linux release ',
      'Source: a (',
      'P:a\nV:1\n\n',
    ];
    for (const [path] of files.slice(0, 9)) {
      for (const piece of pieces) {
        const bytes = Buffer.from(piece.repeat(Math.ceil(500_000 / piece.length)));
        await quick(() => layerOf([{ path, bytes }]));
      }
    }
  });

  it('readers want each of them', async () => {
    for (const [path, bytes] of files.slice(0, 12)) {
      if (path === 'etc/passwd') continue;
      const entry = {
        path,
        kind: 'file',
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: bytes.length,
        target: undefined,
      } as const;
      assert.ok(
        osReaders.some((reader) => reader.wants(entry) === 'yes'),
        path,
      );
    }
  });
});
