import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An OCI layout in the making; whatever is put into it gets its right digest, unless a test spoils it afterwards. */
export interface Layout {
  /** Where it is written, for `oci:FOLDER:TAG`. */
  readonly folder: string;
  readonly blobs: Map<string, Uint8Array>;
  readonly tags: Map<string, Descriptor>;
  put(bytes: Uint8Array | string, mediaType: string): Descriptor;
  putJson(value: object, mediaType: string): Descriptor;
  write(): void;
  remove(): void;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
  bundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  simpleSigning: 'application/vnd.dev.cosign.simplesigning.v1+json',
  dsse: 'application/vnd.dsse.envelope.v1+json',
  statement: 'application/vnd.in-toto+json',
} as const;

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const hexOf = (digest: string): string => digest.slice('sha256:'.length);

export function makeLayout(): Layout {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-signed-'));
  const blobs = new Map<string, Uint8Array>();
  const tags = new Map<string, Descriptor>();
  const put = (content: Uint8Array | string, mediaType: string): Descriptor => {
    const bytes = Buffer.from(content);
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  return {
    folder,
    blobs,
    tags,
    put,
    putJson: (value, mediaType) => put(JSON.stringify(value), mediaType),
    write() {
      mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
      writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
      for (const [digest, bytes] of blobs) writeFileSync(join(folder, 'blobs/sha256', hexOf(digest)), bytes);
      const manifests = [...tags].map(([tag, descriptor]) => ({
        ...descriptor,
        annotations: { 'org.opencontainers.image.ref.name': tag },
      }));
      const index = { schemaVersion: 2, mediaType: types.index, manifests };
      writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A small image; `name` makes it differ from others. */
export function putImage(layout: Layout, name: string, architecture = 'amd64'): Descriptor {
  const config = layout.putJson(
    { os: 'linux', architecture, config: { Labels: { name } }, rootfs: { type: 'layers', diff_ids: [] } },
    types.config,
  );
  return layout.putJson({ schemaVersion: 2, mediaType: types.manifest, config, layers: [] }, types.manifest);
}
