import { type Descriptor, type ImageManifest, type Manifest, readManifest } from '../../registry/manifest.ts';
import type { Limits } from '../limits.ts';
import { orThrow, tooLarge } from './attempt.ts';
import { parseObject } from './document.ts';

/** The manifest or index of a descriptor. Throws a TroubleError where it is not what the descriptor says. */
export function manifestFrom(
  bytes: Uint8Array,
  descriptor: Descriptor,
  from: string,
  limits: Limits,
): Manifest {
  // Read once for its depth alone, because what reads it next has no such limit.
  parseObject(bytes, `The manifest ${descriptor.digest}`, limits);
  const manifest = orThrow(
    readManifest(bytes, { digest: descriptor.digest, type: descriptor.mediaType, from }),
  );
  if (manifest.kind === 'image' && manifest.layers.length > limits.layers) {
    throw tooLarge(`The manifest ${descriptor.digest} names more than ${limits.layers} layers.`);
  }
  return manifest;
}

/** Whether a manifest is an image's, and not a chart's, a signature's or another artifact's. */
export const isImage = ({ config, artifactType }: ImageManifest): boolean =>
  configTypes.has(config.mediaType) && artifactType === undefined;

/** What it is where it is no image. */
export const artifactTypeOf = ({ config, artifactType }: ImageManifest): string =>
  artifactType ?? config.mediaType;

const configTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  // Left out by some tools.
  '',
]);

/** Whether a descriptor may lead to an index: of its type, or of none. */
export const mayBeIndex = ({ mediaType }: Descriptor): boolean =>
  mediaType === '' || /\.index\.|\.list\./.test(mediaType);

/** The image manifest that BuildKit's attestations of a descriptor are about; undefined for anything else. */
export const attestedBy = ({ annotations }: Descriptor): string | undefined =>
  annotations.get('vnd.docker.reference.type') === 'attestation-manifest'
    ? annotations.get('vnd.docker.reference.digest')
    : undefined;
