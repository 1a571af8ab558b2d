import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { makeTar, type TarFile } from './tar.ts';

/** What an image is made of, lowest step first. */
export interface ImageSpec {
  readonly layers: readonly LayerSpec[];
  /** The `config` object of the configuration: `{ User: 'app', Env: ['A=b'] }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** How the layers' blobs are compressed; not at all where it is left out. */
  readonly compress?: 'none' | 'gzip' | 'zstd';
  /** `linux/amd64` where it is left out. */
  readonly platform?: string;
  /** ISO 8601; 2026-01-02 where it is left out. */
  readonly created?: string;
  /** `example/app:1` where it is left out. */
  readonly name?: string;
}

/** One step. Without files it makes no layer, as ENV and CMD do. */
export interface LayerSpec {
  /** As a line of a Dockerfile: `RUN apk add curl`, `COPY app /app`. */
  readonly instruction: string;
  readonly files?: readonly TarFile[];
  /** Who tells of the step in the history, each in its own form; `buildkit` where it is left out. */
  readonly builder?: 'buildkit' | 'classic';
  /** `created_by` word for word, in place of what the builder would write. */
  readonly createdBy?: string;
}

export interface MadeImage {
  readonly name: string;
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly config: Blob;
  /** Lowest first. */
  readonly layers: readonly MadeLayer[];
  readonly manifest: Blob;
}

/** Bytes with their digest, `sha256:…`. */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly mediaType: string;
}

export interface MadeLayer extends Blob {
  /** Of the uncompressed tar. */
  readonly diffId: string;
  readonly tar: Uint8Array;
}

/**
 * An archive with right digests, diff ids and history. `docker`: as `docker save` wrote it before Engine 25;
 * `docker-oci`: as it writes it since, an OCI layout with `manifest.json` beside; `oci`: a layout alone.
 */
export function makeArchive(
  spec: ImageSpec & { readonly format: 'docker' | 'docker-oci' | 'oci' },
): Uint8Array {
  const image = makeImage(spec);
  if (spec.format === 'docker') return makeTar(savedFiles(image));
  const layout = layoutFiles([image]);
  return makeTar(spec.format === 'oci' ? layout : [...layout, saved(image, blobPath, blobPath)]);
}

/** The parts of an image, as a registry hands them out. */
export function makeImage(spec: ImageSpec): MadeImage {
  const { compress = 'none', created = '2026-01-02T00:00:00Z', name = 'example/app:1' } = spec;
  const [os = 'linux', architecture = 'amd64', variant] = (spec.platform ?? 'linux/amd64').split('/');
  const platform = { os, architecture, ...(variant !== undefined && { variant }) };
  const layers = spec.layers.flatMap(({ files }) => (files ? [layerOf(files, compress)] : []));
  const config = json('application/vnd.oci.image.config.v1+json', {
    ...platform,
    created,
    config: spec.config ?? {},
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: spec.layers.map((step) => ({
      created,
      created_by: createdBy(step),
      ...((step.builder ?? 'buildkit') === 'buildkit' && { comment: 'buildkit.dockerfile.v0' }),
      ...(step.files === undefined && { empty_layer: true }),
    })),
  });
  const manifest = json('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  return { name, platform, config, layers, manifest };
}

/** The files of an OCI layout that holds these images, one entry of the index each. */
export function layoutFiles(images: readonly MadeImage[]): readonly TarFile[] {
  const blobs = new Map(
    images.flatMap(({ config, layers, manifest }) =>
      [config, ...layers, manifest].map((blob) => [blobPath(blob), blob.bytes] as const),
    ),
  );
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: images.map(({ name, platform, manifest }) => ({
      ...descriptorOf(manifest),
      platform,
      annotations: { 'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1) },
    })),
  };
  return [
    { path: 'oci-layout', text: '{"imageLayoutVersion":"1.0.0"}' },
    { path: 'index.json', text: JSON.stringify(index) },
    { path: 'blobs', type: 'folder' },
    { path: 'blobs/sha256', type: 'folder' },
    ...[...blobs].map(([path, bytes]) => ({ path, bytes })),
  ];
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const hexOf = ({ digest }: { readonly digest: string }): string => digest.slice('sha256:'.length);

const blobPath = (blob: Blob): string => `blobs/sha256/${hexOf(blob)}`;

const descriptorOf = ({ mediaType, digest, bytes }: Blob) => ({ mediaType, digest, size: bytes.length });

function json(mediaType: string, value: unknown): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, digest: digestOf(bytes), mediaType };
}

function layerOf(files: readonly TarFile[], compress: 'none' | 'gzip' | 'zstd'): MadeLayer {
  const tar = makeTar(files);
  const bytes = compress === 'gzip' ? gzipSync(tar) : compress === 'zstd' ? zstdCompressSync(tar) : tar;
  const suffix = compress === 'none' ? '' : `+${compress}`;
  const mediaType = `application/vnd.oci.image.layer.v1.tar${suffix}`;
  return { bytes, digest: digestOf(bytes), mediaType, tar, diffId: digestOf(tar) };
}

/** As BuildKit and the classic builder write it into `created_by`. */
function createdBy({ instruction, builder = 'buildkit', createdBy: written }: LayerSpec): string {
  if (written !== undefined) return written;
  const shell = instruction.startsWith('RUN ') && !instruction.startsWith('RUN [');
  const command = instruction.slice('RUN '.length);
  if (builder === 'classic') return shell ? `/bin/sh -c ${command}` : `/bin/sh -c #(nop)  ${instruction}`;
  return `${shell ? `RUN /bin/sh -c ${command}` : instruction}${/^(?:RUN|COPY|ADD|WORKDIR) /.test(instruction) ? ' # buildkit' : ''}`;
}

function savedFiles(image: MadeImage): readonly TarFile[] {
  const { config, layers } = image;
  const layerPath = (layer: Blob): string => `${hexOf(layer)}/layer.tar`;
  const configPath = (one: Blob): string => `${hexOf(one)}.json`;
  return [
    { path: configPath(config), bytes: config.bytes },
    ...[...new Map(layers.map((layer) => [layerPath(layer), layer.bytes]))].map(([path, bytes]) => ({
      path,
      bytes,
    })),
    saved(image, configPath, layerPath),
  ];
}

const saved = (
  { name, config, layers }: MadeImage,
  configPath: (config: Blob) => string,
  layerPath: (layer: Blob) => string,
): TarFile => ({
  path: 'manifest.json',
  text: JSON.stringify([{ Config: configPath(config), RepoTags: [name], Layers: layers.map(layerPath) }]),
});
