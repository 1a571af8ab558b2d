import { Buffer } from 'node:buffer';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  type BuiltImage,
  blobFile,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  layoutFiles,
  ociArchive,
  ociTypes,
  oldDockerSave,
  sha256,
} from '../../image-source/support/images.ts';
import { longHead, paxRecord, rawHeader, tarEnd } from '../../image-source/support/raw-tar.ts';
import { withManifest } from '../../image-source/support/spoilt.ts';
import { makeTar } from '../../support/tar.ts';

/** An archive that is not what it says, and what is said of it. */
export interface Damage {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly message: RegExp;
  readonly kind?: 'docker-archive';
}

const mib = 1024 * 1024;

/** An OCI archive with this tar for its one layer, and digests that are right. */
export const withTar = (tar: Uint8Array, pack: (tar: Uint8Array) => Uint8Array = Buffer.from): Uint8Array =>
  withBlob(pack(tar), sha256(tar));

/** The same for a layer that is packed already. */
export function withBlob(bytes: Uint8Array, diffId: string): Uint8Array {
  const layer = { bytes: Buffer.from(bytes), digest: sha256(bytes) };
  const platform = { os: 'linux', architecture: 'amd64' };
  const config = blobOf({ ...platform, config: {}, rootfs: { type: 'layers', diff_ids: [diffId] } });
  const manifest = blobOf({
    schemaVersion: 2,
    mediaType: ociTypes.manifest,
    config: { mediaType: ociTypes.config, digest: config.digest, size: config.bytes.length },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: layer.digest,
        size: layer.bytes.length,
      },
    ],
  });
  const image: BuiltImage = { config, manifest, layers: [], platform };
  return makeTar(layoutFiles([descriptorOf(image)], [config, manifest, layer]));
}

const image = buildImage();
const nobody = sha256('nobody reads as far as that');

/** Another blob of the same length under the name of one. */
const swapped = (digest: string): Uint8Array =>
  makeTar(
    layoutFiles([descriptorOf(image)], blobsOf(image)).map((file) =>
      file.path.endsWith(digest.slice('sha256:'.length))
        ? {
            ...file,
            bytes: Buffer.from(
              (file.bytes ?? Buffer.alloc(0))
                .toString()
                .replace('linux', 'linuy')
                .replace('layers', 'layerz'),
            ),
          }
        : file,
    ),
  );

/** Indexes around an image, each with the right digest of the one inside. */
function nestedIndexes(depth: number): Uint8Array {
  const indexes = [];
  let inner = descriptorOf(image);
  for (let at = 0; at < depth; at++) {
    const index = blobOf({ schemaVersion: 2, mediaType: ociTypes.index, manifests: [inner] });
    indexes.push(index);
    inner = { mediaType: ociTypes.index, digest: index.digest, size: index.bytes.length };
  }
  return makeTar(layoutFiles([inner], [...blobsOf(image), ...indexes]));
}

/** An index that lies under the name by which it calls itself, so that it would never end. */
function circle(): Uint8Array {
  const digest = sha256('round and round');
  const self = (size: number): object => ({ mediaType: ociTypes.index, digest, size });
  const text = (size: number): string =>
    JSON.stringify({ schemaVersion: 2, mediaType: ociTypes.index, manifests: [self(size)] });
  const size = text(100).length;
  const bytes = Buffer.from(text(size));
  return makeTar([...layoutFiles([self(size)], []), blobFile({ digest, bytes })]);
}

/** Zeros that pack a thousandfold, and more than that many times over: gzip ends at 1,032. */
const zeros = (pack: (bytes: Uint8Array) => Uint8Array, times: number): Uint8Array => {
  const head = pack(rawHeader({ name: 'zeros', size: times * 16 * mib }));
  const part = pack(Buffer.alloc(16 * mib));
  return Buffer.concat([head, ...Array<Uint8Array>(times).fill(part)]);
};

const gzipBest = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9 });

/** A frame of zstd that asks for a window of two to the power of 41 bytes (RFC 8878, 3.1.1.1.2). */
const greedyFrame = Buffer.concat([Buffer.from('28b52ffd00f8e11500', 'hex'), Buffer.alloc(700)]);

const longPath = (type: string, size: number): Uint8Array =>
  Buffer.concat([rawHeader({ name: '././@LongLink', type, size }), Buffer.alloc(1024)]);

const endless = (type: string): Uint8Array => {
  const size = 3 * mib;
  const name = Buffer.alloc(size, 'a');
  return Buffer.concat([
    rawHeader({ name: '././@LongLink', type, size }),
    name,
    rawHeader({ name: 'a' }),
    tarEnd,
  ]);
};

const deepPath = Buffer.concat([
  longHead('x', paxRecord('path', 'p/'.repeat(20_000))),
  rawHeader({ name: 'a' }),
  tarEnd,
]);

const manyEntries = (): Uint8Array => {
  const block = Buffer.concat(Array.from({ length: 1000 }, (_, at) => rawHeader({ name: `file-${at}` })));
  const packed = gzipSync(block);
  return Buffer.concat([
    ...Array<Uint8Array>(100).fill(packed),
    gzipSync(Buffer.concat([rawHeader({}), tarEnd])),
  ]);
};

const cut = (bytes: Uint8Array, share: number): Uint8Array =>
  bytes.subarray(0, Math.floor(bytes.length * share));

const sizeOf = (size: number): Uint8Array =>
  makeTar(
    withManifest((manifest) => {
      const { layers } = manifest as { readonly layers: readonly object[] };
      return { ...manifest, layers: layers.map((layer) => ({ ...layer, size })) };
    }),
  );

export const damages: readonly Damage[] = [
  {
    what: 'a configuration of other bytes',
    bytes: swapped(image.config.digest),
    message: /not what its digest/,
  },
  {
    what: 'a manifest of other bytes',
    bytes: swapped(image.manifest.digest),
    message: /not what its digest/,
  },
  { what: 'layers of another size', bytes: sizeOf(1), message: /has \d+ bytes; its manifest says 1\./ },
  {
    what: 'layers larger than any disk',
    bytes: sizeOf(Number.MAX_SAFE_INTEGER),
    message: /its manifest says 9007199254740991\./,
  },
  {
    what: 'a half of an archive',
    bytes: cut(ociArchive(buildImage()), 0.5),
    message: /cut off|middle|missing|no image/,
  },
  {
    what: 'a half of what docker saved',
    bytes: cut(makeTar(oldDockerSave(buildImage())), 0.5),
    message: /cut off|middle|missing|no image/,
    kind: 'docker-archive',
  },
  {
    what: 'a half of a packed archive',
    bytes: cut(gzipSync(ociArchive(buildImage())), 0.5),
    message: /cut off|damaged|middle/,
  },
  {
    what: 'a half of a layer, as the digests say too',
    bytes: withTar(cut(makeTar([{ path: 'a', bytes: Buffer.alloc(5000) }]), 0.5)),
    message: /middle of a file/,
  },
  { what: 'indexes four deep', bytes: nestedIndexes(4), message: /deep/ },
  { what: 'an index in a circle', bytes: circle(), message: /not what its digest|deep|circle/ },
  {
    what: 'a layer that is a bomb of gzip',
    bytes: withBlob(zeros(gzipBest, 20), nobody),
    message: /more than 1000 times/,
  },
  {
    what: 'a layer that is a bomb of zstd',
    bytes: withBlob(zeros(zstdCompressSync, 20), nobody),
    message: /more than 1000 times/,
  },
  {
    what: 'a layer of zstd that wants all memory',
    bytes: withBlob(greedyFrame, nobody),
    message: /damaged|window|memory/,
  },
  { what: 'a bomb around it', bytes: zeros(gzipBest, 20), message: /more than 1000 times/ },
  {
    what: 'a layer with a PAX header of 8 GiB',
    bytes: withTar(longPath('x', 8 * 1024 ** 3 - 1)),
    message: /header/,
  },
  {
    what: 'a layer with a long name of 8 GiB',
    bytes: withTar(longPath('L', 8 * 1024 ** 3 - 1)),
    message: /header/,
  },
  { what: 'a layer with a long link of 3 MiB', bytes: withTar(endless('K'), gzipBest), message: /header/ },
  { what: 'a layer with a PAX path of 40 KB', bytes: withTar(deepPath), message: /path without end/ },
  { what: 'a PAX header of 3 MiB of its own', bytes: gzipBest(endless('x')), message: /header/ },
  { what: '100,001 entries', bytes: manyEntries(), message: /more than 100000 entries/ },
];
