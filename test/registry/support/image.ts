import { createHash, randomBytes } from 'node:crypto';

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndex = 'application/vnd.oci.image.index.v1+json';

export interface TestDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
}

/** An image of one layer, as the bytes that a registry keeps. */
export interface TestImage {
  readonly manifest: string;
  readonly digest: string;
  readonly descriptor: TestDescriptor;
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly layer: TestDescriptor;
  readonly config: TestDescriptor;
}

export function makeImage(options: { readonly size?: number; readonly more?: object } = {}): TestImage {
  const layer = randomBytes(options.size ?? 1000);
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { diff_ids: [] } }),
  );
  const describe = (mediaType: string, bytes: Buffer): TestDescriptor => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  });
  const parts = {
    config: describe('application/vnd.oci.image.config.v1+json', config),
    layer: describe('application/vnd.oci.image.layer.v1.tar', layer),
  };
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: parts.config,
    layers: [parts.layer],
    ...options.more,
  });
  return {
    manifest,
    digest: digestOf(manifest),
    descriptor: { mediaType: ociManifest, digest: digestOf(manifest), size: manifest.length },
    blobs: new Map([
      [parts.config.digest, config],
      [parts.layer.digest, layer],
    ]),
    ...parts,
  };
}

export const makeIndex = (manifests: readonly TestDescriptor[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests });
