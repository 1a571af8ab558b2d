import assert from 'node:assert/strict';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { usualLimits } from '../../server/image/limits.ts';
import { decompress } from '../../server/image/tar/decompress.ts';
import { readTar } from '../../server/image/tar/read-tar.ts';
import { TroubleError } from '../../server/registry/trouble.ts';
import { never } from '../registry/support/network.ts';
import { makeTar } from '../support/tar.ts';
import {
  type BuiltBlob,
  blobFile,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  ociArchive,
  ociTypes,
  oldDockerSave,
} from './support/images.ts';
import { inPieces } from './support/raw-tar.ts';
import { makeScratch, readImage, type Scratch } from './support/reading.ts';

/** `FUZZ_RUNS` and `FUZZ_SEED` ask for other or more archives than those that everyone gets. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 1500);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

/** Milliseconds that one spoilt archive may take. */
const slowest = 3000;

const image = buildImage({
  packing: 'none',
  layers: [
    [{ path: 'a', text: 'one' }],
    [
      { path: 'etc/', type: 'folder' },
      { path: 'etc/b', type: 'symlink', target: 'a' },
    ],
  ],
});
const packed = buildImage({ packing: 'zstd' });
const seeds: readonly Uint8Array[] = [
  ociArchive(image),
  ociArchive(buildImage()),
  ociArchive(packed),
  makeTar(oldDockerSave(image)),
  gzipSync(makeTar(oldDockerSave(packed))),
];

type Step =
  | { readonly kind: 'set'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'copy'; readonly from: number; readonly length: number; readonly at: number }
  | { readonly kind: 'word'; readonly at: number; readonly word: string };

/** Half of them at a block's beginning, where headers stand. */
const place = fc.oneof(
  fc.nat(20_000),
  fc.nat(40).map((block) => block * 512),
  fc.nat(40).map((block) => block * 512 + 124),
  fc.nat(40).map((block) => block * 512 + 156),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: place, byte: fc.nat(255) }),
    fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.nat(1500) }),
    fc.record({ kind: fc.constant('copy' as const), from: place, length: fc.nat(2000), at: place }),
    fc.record({
      kind: fc.constant('word' as const),
      at: place,
      word: fc.constantFrom(
        'null',
        '[]',
        '{}',
        '"__proto__"',
        '-1',
        '1e999',
        '77777777777',
        '../',
        'x',
        'L',
        'S',
        '\0',
        '\xff\xff\xff\xff',
      ),
    }),
  ),
  { minLength: 1, maxLength: 6 },
);

function spoil(bytes: Uint8Array, all: readonly Step[]): Uint8Array {
  let spoilt = Buffer.from(bytes);
  for (const step of all) {
    if (spoilt.length === 0) break;
    const at = step.at % spoilt.length;
    if (step.kind === 'set') spoilt[at] = step.byte;
    else if (step.kind === 'cut')
      spoilt = Buffer.concat([spoilt.subarray(0, at), spoilt.subarray(at + step.length)]);
    else if (step.kind === 'copy')
      spoilt.copy(spoilt, at, step.from % spoilt.length, (step.from % spoilt.length) + step.length);
    else spoilt.write(step.word, at, 'latin1');
  }
  return spoilt;
}

/** Makes the headers' checksums right again, so that what is behind them is reached. */
function mended(bytes: Uint8Array): Uint8Array {
  const fixed = Buffer.from(bytes);
  for (let at = 0; at + 512 <= fixed.length; at += 512) {
    if (fixed.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    fixed.fill(' ', at + 148, at + 156);
    const sum = fixed.subarray(at, at + 512).reduce((all, byte) => all + byte, 0);
    fixed.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return fixed;
}

describe('a spoilt archive', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  it(`is read or told to be broken, ${runs} times`, async function () {
    this.timeout(600_000);
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(seeds.length - 1), steps, fc.boolean(), async (index, all, mend) => {
        const spoilt = spoil(seeds[index] ?? assert.fail(), all);
        const path = scratch.file('app.tar', mend ? mended(spoilt) : spoilt);
        const started = performance.now();
        const read = await readImage(`oci-archive:${path}`);
        assert.ok(performance.now() - started < slowest, `${performance.now() - started} ms`);
        const kind = 'trouble' in read ? read.trouble : 'read';
        assert.match(kind, /^(?:read|broken|not-found|too-large|unsupported)$/);
        told.set(kind, (told.get(kind) ?? 0) + 1);
      }),
      { numRuns: runs, seed },
    );
    assert.ok(
      (told.get('read') ?? 0) > 0 && (told.get('broken') ?? 0) > runs / 10,
      JSON.stringify([...told]),
    );
    console.log(`      ${[...told].map(([kind, times]) => `${times} ${kind}`).join(', ')}`);
  });

  it(`is a tar or is none, ${runs} times`, async function () {
    this.timeout(600_000);
    const tars = seeds.flatMap((bytes, at) =>
      at < 4 ? [bytes, gzipSync(bytes), zstdCompressSync(bytes)] : [bytes],
    );
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(tars.length - 1),
        steps,
        fc.integer({ min: 1, max: 5000 }),
        async (index, all, piece) => {
          const spoilt = mended(spoil(tars[index] ?? assert.fail(), all));
          const count = (kind: string): unknown => told.set(kind, (told.get(kind) ?? 0) + 1);
          try {
            const bytes = decompress(inPieces(spoilt, piece), usualLimits);
            for await (const entry of readTar(bytes, usualLimits, never))
              if (!entry.sparse)
                assert.equal((await entry.bytes(1e9)).length, entry.kind === 'file' ? entry.size : 0);
            count('read');
          } catch (error) {
            assert.ok(error instanceof TroubleError, String(error));
            count(error.trouble);
          }
        },
      ),
      { numRuns: runs, seed },
    );
    assert.ok(
      (told.get('read') ?? 0) > runs / 20 && (told.get('broken') ?? 0) > runs / 10,
      JSON.stringify([...told]),
    );
    console.log(`      ${[...told].map(([kind, times]) => `${times} ${kind}`).join(', ')}`);
  });

  it(`may have any documents, ${runs} times`, async function () {
    this.timeout(600_000);
    const member = fc.constantFrom(
      'config',
      'layers',
      'manifests',
      'rootfs',
      'mediaType',
      'platform',
      'os',
      'annotations',
      'digest',
      'size',
      '__proto__',
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, [], {}, -1, 1e300, '', 'x'.repeat(1000), ociTypes.index),
    );
    const change = fc.record({
      where: fc.constantFrom('index', 'manifest', 'config', 'descriptor'),
      member,
      value,
    });
    const told = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = (where: string, bytes: Uint8Array | string): BuiltBlob => {
          const all = changes.filter((one) => one.where === where).map((one) => [one.member, one.value]);
          return blobOf({ ...JSON.parse(Buffer.from(bytes).toString()), ...Object.fromEntries(all) });
        };
        const config = changed('config', image.config.bytes);
        const named = {
          ...JSON.parse(image.manifest.bytes.toString()),
          config: { mediaType: ociTypes.config, digest: config.digest, size: config.bytes.length },
        };
        const manifest = changed('manifest', JSON.stringify(named));
        const own = { ...image, config, manifest };
        const descriptor = changed('descriptor', JSON.stringify(descriptorOf(own)));
        const index = changed(
          'index',
          JSON.stringify({ schemaVersion: 2, manifests: [JSON.parse(descriptor.bytes.toString())] }),
        );
        const path = scratch.file(
          'app.tar',
          makeTar([...blobsOf(own).map(blobFile), { path: 'index.json', bytes: index.bytes }]),
        );
        const read = await readImage(`oci-archive:${path}`);
        const kind = 'trouble' in read ? read.trouble : 'read';
        assert.match(kind, /^(?:read|broken|not-found|too-large|unsupported)$/);
        told.set(kind, (told.get(kind) ?? 0) + 1);
      }),
      { numRuns: runs, seed },
    );
    assert.ok(
      (told.get('read') ?? 0) > runs / 20 && (told.get('broken') ?? 0) > runs / 20,
      JSON.stringify([...told]),
    );
    console.log(`      ${[...told].map(([kind, times]) => `${times} ${kind}`).join(', ')}`);
  });
});
