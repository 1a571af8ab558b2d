import { isDigest } from '../../registry/digest.ts';
import { fieldOf, type Json } from '../json.ts';
import type { Limits } from '../limits.ts';
import { broken, tooLarge } from './attempt.ts';
import { listMember } from './document.ts';
import { formatPlatform, readPlatform } from './platform.ts';
import type { Described, DescribedLayer } from './source.ts';

/** What is said of an image beside its layers. */
export interface ImageParts {
  readonly reference: string | undefined;
  readonly config: Json;
  readonly configDigest: string;
  readonly provenance: Described['provenance'];
}

export type OciImage = Omit<Described, 'digest'>;

/**
 * Joins the configuration, which names the uncompressed layers, with what a manifest says of their blobs. Throws a
 * TroubleError `broken` where the two do not fit.
 */
export function imageOf(
  { reference, config, configDigest, provenance }: ImageParts,
  blobs: readonly Omit<DescribedLayer, 'diffId'>[],
  what: string,
  limits: Pick<Limits, 'layers'>,
): OciImage {
  const diffIds = diffIdsOf(config, what);
  if (diffIds.length > limits.layers) throw tooLarge(`${what} has more than ${limits.layers} layers.`);
  if (diffIds.length !== blobs.length) {
    throw broken(
      `The configuration in ${what} names ${diffIds.length} layers, its manifest ${blobs.length}.`,
    );
  }
  const platform = readPlatform(config);
  return {
    reference,
    imageId: configDigest,
    platform: platform === undefined ? 'unknown' : formatPlatform(platform),
    config,
    layers: blobs.map((blob, at) => ({ ...blob, diffId: diffIds[at] ?? '' })),
    keptUnder: undefined,
    provenance,
  };
}

function diffIdsOf(config: Json, what: string): readonly string[] {
  const rootfs = fieldOf(config, 'rootfs');
  // An image of no layers may leave the list out.
  const list = listMember(rootfs, 'diff_ids') ?? [];
  return list.map((digest) => {
    if (typeof digest !== 'string' || !isDigest(digest))
      throw broken(`The configuration in ${what} names a layer without a digest that can be checked.`);
    return digest;
  });
}
