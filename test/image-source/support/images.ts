import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { makeTar, type TarFile } from '../../support/tar.ts';

export type Packing = 'none' | 'gzip' | 'zstd';

export interface BuiltBlob {
  readonly digest: string;
  readonly bytes: Buffer;
}

/** An image that a test made: its blobs as a registry or a layout holds them. */
export interface BuiltImage {
  readonly config: BuiltBlob;
  readonly manifest: BuiltBlob;
  readonly layers: readonly (BuiltBlob & { readonly diffId: string; readonly tar: Buffer })[];
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

export interface ImageChoice {
  readonly layers?: readonly (readonly TarFile[])[];
  readonly packing?: Packing;
  readonly platform?: BuiltImage['platform'];
  readonly config?: Readonly<Record<string, unknown>>;
}

export const ociTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
} as const;

const layerTypes: Readonly<Record<Packing, string>> = {
  none: 'application/vnd.oci.image.layer.v1.tar',
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
};

export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const hexOf = (digest: string): string => digest.slice(digest.indexOf(':') + 1);

const pack = (bytes: Uint8Array, packing: Packing): Buffer =>
  packing === 'gzip'
    ? zlib.gzipSync(bytes)
    : packing === 'zstd'
      ? zlib.zstdCompressSync(bytes)
      : Buffer.from(bytes);

export const blobOf = (value: unknown): BuiltBlob => {
  const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { digest: sha256(bytes), bytes };
};

/** Two small layers for Linux on amd64, unless asked otherwise. */
export function buildImage({
  layers = [[{ path: 'a.txt', text: 'one\n' }], [{ path: 'b/c.txt', text: 'two\n' }]],
  packing = 'gzip',
  platform = { os: 'linux', architecture: 'amd64' },
  config = {},
}: ImageChoice = {}): BuiltImage {
  const built = layers.map((files) => {
    const tar = Buffer.from(makeTar(files));
    const bytes = pack(tar, packing);
    return { tar, diffId: sha256(tar), bytes, digest: sha256(bytes) };
  });
  const configBlob = blobOf({
    ...platform,
    config: { Env: ['A=1'] },
    history: built.map((_, at) => ({ created_by: `COPY ${at}` })),
    ...config,
    rootfs: { type: 'layers', diff_ids: built.map(({ diffId }) => diffId) },
  });
  const manifest = blobOf({
    schemaVersion: 2,
    mediaType: ociTypes.manifest,
    config: { mediaType: ociTypes.config, digest: configBlob.digest, size: configBlob.bytes.length },
    layers: built.map(({ digest, bytes }) => ({
      mediaType: layerTypes[packing],
      digest,
      size: bytes.length,
    })),
  });
  return { config: configBlob, manifest, layers: built, platform };
}

/** The descriptor of an image in an index. */
export const descriptorOf = (
  { manifest, platform }: BuiltImage,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  mediaType: ociTypes.manifest,
  digest: manifest.digest,
  size: manifest.bytes.length,
  platform,
  ...more,
});

export const blobFile = ({ digest, bytes }: BuiltBlob): TarFile => ({
  path: `blobs/${digest.replace(':', '/')}`,
  bytes,
});

export const blobsOf = ({ config, manifest, layers }: BuiltImage): readonly BuiltBlob[] => [
  config,
  manifest,
  ...layers,
];

/** The files of an OCI layout whose `index.json` names these, and that holds these blobs. */
export const layoutFiles = (
  manifests: readonly unknown[] | null,
  blobs: readonly BuiltBlob[],
): readonly TarFile[] => [
  { path: 'oci-layout', text: '{"imageLayoutVersion":"1.0.0"}' },
  ...[...new Map(blobs.map((blob) => [blob.digest, blob])).values()].map(blobFile),
  { path: 'index.json', text: JSON.stringify({ schemaVersion: 2, mediaType: ociTypes.index, manifests }) },
];

/** One image as an OCI archive. */
export const ociArchive = (image: BuiltImage): Uint8Array =>
  makeTar(layoutFiles([descriptorOf(image)], blobsOf(image)));

/** As `docker save` wrote it up to version 24: a folder a layer, the manifest at the end. */
export function oldDockerSave(image: BuiltImage, tags: readonly string[] = ['app:1']): readonly TarFile[] {
  const ids = image.layers.map(({ diffId }, at) => hexOf(sha256(`${diffId} ${at}`)));
  return [
    ...image.layers.flatMap(({ bytes }, at): readonly TarFile[] => [
      { path: `${ids[at]}/`, type: 'folder' },
      { path: `${ids[at]}/VERSION`, text: '1.0' },
      { path: `${ids[at]}/json`, text: JSON.stringify({ id: ids[at] }) },
      { path: `${ids[at]}/layer.tar`, bytes },
    ]),
    { path: `${hexOf(image.config.digest)}.json`, bytes: image.config.bytes },
    {
      path: 'manifest.json',
      text: JSON.stringify([
        {
          Config: `${hexOf(image.config.digest)}.json`,
          RepoTags: tags,
          Layers: ids.map((id) => `${id}/layer.tar`),
        },
      ]),
    },
    { path: 'repositories', text: '{}' },
  ];
}

/** BuildKit's attestations of an image: a provenance that says `{ a: 1 }`, and an SBOM. */
export function attestationOf(): {
  readonly statement: BuiltBlob;
  readonly others: readonly BuiltBlob[];
  readonly descriptor: Readonly<Record<string, unknown>>;
} {
  const type = 'https://slsa.dev/provenance/v1';
  const statement = blobOf({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: type,
    subject: [],
    predicate: { buildDefinition: { a: 1 } },
  });
  const sbom = blobOf({ predicateType: 'https://spdx.dev/Document', predicate: {} });
  const config = blobOf({ os: 'unknown', architecture: 'unknown' });
  const layer = ({ digest, bytes }: BuiltBlob, predicate: string): unknown => ({
    mediaType: 'application/vnd.in-toto+json',
    digest,
    size: bytes.length,
    annotations: { 'in-toto.io/predicate-type': predicate },
  });
  const manifest = blobOf({
    schemaVersion: 2,
    mediaType: ociTypes.manifest,
    config: { mediaType: ociTypes.config, digest: config.digest, size: config.bytes.length },
    layers: [layer(sbom, 'https://spdx.dev/Document'), layer(statement, type)],
  });
  const descriptor = {
    mediaType: ociTypes.manifest,
    digest: manifest.digest,
    size: manifest.bytes.length,
    platform: { os: 'unknown', architecture: 'unknown' },
  };
  return { statement, others: [manifest, sbom, config], descriptor };
}
