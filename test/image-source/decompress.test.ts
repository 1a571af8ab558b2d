import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { usualLimits } from '../../server/image/limits.ts';
import { compressionOf, decompress } from '../../server/image/tar/decompress.ts';
import { hashed, verified } from '../../server/image/tar/digest.ts';
import { makeTar } from '../support/tar.ts';
import { sha256 } from './support/images.ts';
import { inPieces } from './support/raw-tar.ts';
import { fails } from './support/tar-entries.ts';

const tar = Buffer.from(makeTar([{ path: 'random', bytes: randomBytes(300_000) }]));
const half = tar.length >> 1;

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const unpack = (bytes: Uint8Array, piece = 65_536, limits = usualLimits): Promise<Buffer> =>
  all(decompress(inPieces(bytes, piece), limits));

const checksummed = { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } };
const skippable = (size: number): Buffer => {
  const frame = Buffer.alloc(8 + size, 7);
  frame.writeUInt32LE(0x184d2a5e, 0);
  frame.writeUInt32LE(size, 4);
  return frame;
};

const forms: readonly (readonly [string, Buffer])[] = [
  ['plain', tar],
  ['gzip', zlib.gzipSync(tar)],
  [
    'gzip of two members',
    Buffer.concat([zlib.gzipSync(tar.subarray(0, half)), zlib.gzipSync(tar.subarray(half))]),
  ],
  ['gzip with zeros behind it', Buffer.concat([zlib.gzipSync(tar), Buffer.alloc(700)])],
  ['zstd', zlib.zstdCompressSync(tar)],
  ['zstd with a checksum', zlib.zstdCompressSync(tar, checksummed)],
  [
    'zstd of many frames, as for lazy pulling',
    Buffer.concat([
      skippable(40),
      ...Array.from({ length: 30 }, (_, at) =>
        zlib.zstdCompressSync(
          tar.subarray(at * 10_000, at === 29 ? undefined : (at + 1) * 10_000),
          at % 2 === 0 ? {} : checksummed,
        ),
      ),
      zlib.zstdCompressSync(''),
      skippable(0),
      skippable(5000),
    ]),
  ],
];

describe('a compressed tar', () => {
  for (const [what, bytes] of forms)
    it(`comes out of ${what}, in whatever pieces it comes`, async () => {
      for (const piece of [bytes.length, 65_536, 1021, ...(what === 'plain' ? [] : [13])])
        assert.ok((await unpack(bytes, piece)).equals(tar), `pieces of ${piece}`);
    });

  it('may be empty, or nothing but its end', async () => {
    assert.equal((await unpack(Buffer.alloc(0))).length, 0);
    assert.equal((await unpack(Buffer.alloc(1024))).length, 1024);
    assert.equal((await unpack(zlib.gzipSync(''))).length, 0);
  });

  for (const [what, bytes] of forms.filter(([form]) => form !== 'plain' && !form.includes('behind')))
    it(`is broken where ${what} is cut off or damaged`, async () => {
      for (const length of [20, 1000, bytes.length - (what.includes('lazy') ? 5100 : 3)])
        await fails('broken', /cut off|damaged/, unpack(bytes.subarray(0, length)));
      const damaged = Buffer.from(bytes);
      for (let at = 2000; at < 2050; at++) damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      // Zstandard without a checksum cannot tell; the layer's digest does.
      const isSilent = what.startsWith('zstd') && !what.includes('checksum');
      if (!isSilent) await fails('broken', /damaged|block|cut off|goes on/, unpack(damaged));
    });

  it('is told from what is no tar', async () => {
    const kinds: readonly (readonly [Buffer, RegExp])[] = [
      [Buffer.from('BZh91AY&SY'), /bzip2/],
      [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /xz/],
      [Buffer.from('PK\x03\x04'), /zip file/],
      [Buffer.from('hsqs'), /SquashFS/],
      [Buffer.from('{"a":1}'), /neither a tar/],
      [randomBytes(1000).fill(1, 0, 8), /neither a tar/],
    ];
    for (const [bytes, message] of kinds) {
      const found = compressionOf(bytes);
      assert.ok(typeof found === 'object');
      assert.match(found.message, message);
      await fails(found.trouble, message, unpack(bytes));
    }
    await fails(
      'broken',
      /goes on/,
      unpack(Buffer.concat([zlib.zstdCompressSync(tar), Buffer.from('garbage')])),
    );
  });

  it('that unpacks beyond all measure is a bomb', async () => {
    const limits = { ...usualLimits, ratio: 100, ratioFrom: 1_000_000 };
    const zeros = Buffer.alloc(5_000_000);
    for (const bomb of [zlib.gzipSync(zeros), zlib.zstdCompressSync(zeros)])
      await fails('too-large', /more than 100 times/, unpack(bomb, 65_536, limits));
    // Below the size from which it counts, anything goes.
    assert.equal(
      (await unpack(zlib.gzipSync(zeros), 65_536, { ...limits, ratioFrom: 10_000_000 })).length,
      5_000_000,
    );
    assert.equal(usualLimits.ratio, 1000);
    assert.equal(usualLimits.ratioFrom, 100 * 1024 ** 2);
  });

  it('as a bomb of 10 GB is stopped soon, in little memory', async function () {
    this.timeout(60_000);
    const frame = zlib.zstdCompressSync(Buffer.alloc(64 * 1024 ** 2));
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < 160; at++) yield frame;
    };
    let out = 0;
    const before = process.memoryUsage().rss;
    const read = async (): Promise<void> => {
      for await (const chunk of decompress(endless(), usualLimits)) out += chunk.length;
    };
    await fails('too-large', /bomb/, read());
    assert.ok(out < 200 * 1024 ** 2, `${out} bytes came out`);
    assert.ok(process.memoryUsage().rss - before < 200e6);
  });

  it('lets its source go when nobody reads on', async () => {
    for (const [what, bytes] of forms) {
      let closed = false;
      const source = async function* (): AsyncGenerator<Uint8Array> {
        try {
          for (;;) yield* inPieces(bytes, 4096);
        } finally {
          closed = true;
        }
      };
      for await (const _ of decompress(source(), usualLimits)) break;
      assert.ok(closed, what);
    }
  });

  it('hands on what its source complains of', async () => {
    for (const [, bytes] of forms) {
      const failing = async function* (): AsyncGenerator<Uint8Array> {
        yield* inPieces(bytes.subarray(0, 2000), 512);
        yield* verified(inPieces(bytes.subarray(2000), 512), { digest: sha256('other'), what: 'the blob' });
      };
      await fails('broken', /bytes of the blob/, all(decompress(failing(), usualLimits)));
    }
  });
});

describe('a digest', () => {
  const bytes = randomBytes(100_000);

  it('is checked while the bytes pass', async () => {
    const expected = { digest: sha256(bytes), size: bytes.length, what: 'the blob' };
    assert.ok((await all(verified(inPieces(bytes, 999), expected))).equals(bytes));
    await fails(
      'broken',
      /not what its digest/,
      all(verified(inPieces(bytes, 999), { ...expected, digest: sha256('x') })),
    );
    await fails(
      'broken',
      /does not have the 5 bytes/,
      all(verified(inPieces(bytes, 999), { ...expected, size: 5 })),
    );
    await fails('broken', /does not have/, all(verified(inPieces(bytes, 999), { ...expected, size: 1e6 })));
    await fails(
      'unsupported',
      /no digest that can be checked/,
      all(verified(inPieces(bytes, 9), { ...expected, digest: 'md5:00' })),
    );
  });

  it('is told at the end', async () => {
    let told = '';
    await all(
      hashed(inPieces(bytes, 1000), (digest, size) => {
        told = `${digest} ${size}`;
      }),
    );
    assert.equal(told, `${sha256(bytes)} 100000`);
  });
});
