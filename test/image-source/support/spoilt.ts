import assert from 'node:assert/strict';
import type { TarFile } from '../../support/tar.ts';
import {
  type BuiltImage,
  blobFile,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  layoutFiles,
  ociTypes,
  oldDockerSave,
} from './images.ts';

export const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** A manifest.json in place of the right one. */
export const saved = (manifest: unknown, more: readonly TarFile[] = []): readonly TarFile[] => [
  ...oldDockerSave(buildImage({ packing: 'none' })).filter(({ path }) => path !== 'manifest.json'),
  ...more,
  { path: 'manifest.json', text: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) },
];

/** What manifest.json says of the image that is saved there. */
export const right = (): { Config: string; Layers: string[] } =>
  JSON.parse(
    oldDockerSave(buildImage({ packing: 'none' })).find(({ path }) => path === 'manifest.json')?.text ?? '[]',
  )[0];

/** An OCI archive whose manifest says something else. */
export function withManifest(
  change: (manifest: Record<string, unknown>) => unknown,
  type: string = ociTypes.manifest,
): readonly TarFile[] {
  const image = buildImage();
  const manifest = blobOf(change(JSON.parse(image.manifest.bytes.toString())));
  const changed = { ...image, manifest };
  return layoutFiles([descriptorOf(changed, { mediaType: type })], blobsOf(changed));
}

/** The same with another configuration. */
export function withConfig(config: string): readonly TarFile[] {
  const blob = blobOf(config);
  const files = withManifest((manifest) => ({
    ...manifest,
    config: { mediaType: ociTypes.config, digest: blob.digest, size: blob.bytes.length },
  }));
  return [...files, blobFile(blob)];
}

export function withLayer(image: BuiltImage, change: (bytes: Buffer) => Uint8Array): readonly TarFile[] {
  const [first = assert.fail()] = image.layers;
  return layoutFiles([descriptorOf(image)], blobsOf(image)).map((file) =>
    file.path === blobFile(first).path ? { path: file.path, bytes: change(Buffer.from(first.bytes)) } : file,
  );
}

export const flipped = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};
