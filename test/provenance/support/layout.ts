import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An OCI layout in a temporary folder, filled as a test goes. */
export interface Layout {
  readonly folder: string;
  blob(content: unknown): Descriptor;
  tag(name: string, descriptor: Descriptor): void;
  dispose(): void;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

export function makeLayout(): Layout {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-layout-'));
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const tags: object[] = [];
  return {
    folder,
    blob(content) {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      const hex = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(join(blobs, hex), bytes);
      const isObject = typeof content === 'object' && content !== null && 'mediaType' in content;
      const mediaType = isObject ? String(content.mediaType) : 'application/octet-stream';
      return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
    },
    tag(name, descriptor) {
      tags.push({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': name } });
      const index = { schemaVersion: 2, mediaType: indexType, manifests: tags };
      writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
    },
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** The image of one platform, without layers; `seed` makes another one. */
export function addImage(layout: Layout, seed: string): Descriptor {
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Labels: { seed } },
    rootfs: { type: 'layers', diff_ids: [] },
  };
  const described = { ...layout.blob(config), mediaType: 'application/vnd.oci.image.config.v1+json' };
  return layout.blob({ schemaVersion: 2, mediaType: manifestType, config: described, layers: [] });
}

/** BuildKit's attestation manifest of an image: the older form is an image's, the newer an artifact with a subject. */
export function addAttestations(
  layout: Layout,
  image: Descriptor,
  statements: readonly { readonly predicateType: string; readonly bytes: Buffer }[],
  form: 'old' | 'new',
): Descriptor {
  const layers = statements.map(({ predicateType, bytes }) => ({
    ...layout.blob(bytes),
    mediaType: 'application/vnd.in-toto+json',
    annotations: { 'in-toto.io/predicate-type': predicateType },
  }));
  const empty = { ...layout.blob({}), mediaType: 'application/vnd.oci.empty.v1+json' };
  const config = layout.blob({
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const own =
    form === 'new'
      ? { artifactType: 'application/vnd.docker.attestation.manifest.v1+json', config: empty, subject: image }
      : { config: { ...config, mediaType: 'application/vnd.oci.image.config.v1+json' } };
  return layout.blob({ schemaVersion: 2, mediaType: manifestType, ...own, layers });
}

export const addIndex = (layout: Layout, image: Descriptor, attestations: Descriptor): Descriptor =>
  layout.blob({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [
      { ...image, platform: { architecture: 'amd64', os: 'linux' } },
      {
        ...attestations,
        platform: { architecture: 'unknown', os: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': image.digest,
        },
      },
    ],
  });

export interface SigningKey {
  readonly pem: string;
  readonly privateKey: KeyObject;
}

export function makeKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey };
}

/** A signature as cosign's `.sig` tags hold it. */
export function addSignature(layout: Layout, { digest }: Descriptor, { privateKey }: SigningKey): void {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': '' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
  const signature = sign('sha256', payload, privateKey).toString('base64');
  const layer = {
    ...layout.blob(payload),
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    annotations: { 'dev.cosignproject.cosign/signature': signature },
  };
  const config = { ...layout.blob({}), mediaType: 'application/vnd.oci.image.config.v1+json' };
  const manifest = layout.blob({ schemaVersion: 2, mediaType: manifestType, config, layers: [layer] });
  layout.tag(`${digest.replace(':', '-')}.sig`, manifest);
}
