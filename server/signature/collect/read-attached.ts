import { isTrouble } from '../../image/source/attempt.ts';
import { told } from '../../image/source/names.ts';
import type { Descriptor, ImageManifest, Manifest } from '../../registry/manifest.ts';
import type { AttachmentKind, Subject } from '../evidence.ts';
import { brief, failed, type Gathered, joined, notCovered, nothing, unknown } from './gathered.ts';
import type { CollectLimits } from './limits.ts';
import type { Shelf } from './shelf.ts';

/** Where things are read from, and what is left of the bounds for one image. */
export interface Reader {
  readonly shelf: Shelf;
  readonly limits: CollectLimits;
  readonly left: { attachments: number; referrers: number; bytes: number };
}

/**
 * Reads the layers of one manifest that are signatures or attestations; `kinds` says which may stand there, because
 * what is a claim in one place must not pass for a signature in another.
 */
export async function readAttached(
  manifest: Manifest,
  beside: Subject,
  kinds: readonly AttachmentKind[],
  reader: Reader,
): Promise<Gathered> {
  if (manifest.kind === 'index')
    return notCovered(`${brief(manifest.digest)} should hold signatures and is an index; it is not read.`);
  return joined(
    await Promise.all(
      manifest.layers.map(async (layer) => {
        const kind = kinds.find((one) =>
          isOfKind(one, layer, manifest.artifactType ?? manifest.config.mediaType),
        );
        if (kind === undefined) return leftOut(layer, manifest, kinds);
        return await readLayer(layer, kind, manifest, beside, reader);
      }),
    ),
  );
}

async function readLayer(
  layer: Descriptor,
  kind: AttachmentKind,
  manifest: Manifest,
  beside: Subject,
  { shelf, limits, left }: Reader,
): Promise<Gathered> {
  const most = limits.blobBytes[kind];
  if (layer.size <= most) {
    if (left.attachments <= 0) return unknown(tooMany(limits.attachments));
    if (left.bytes < layer.size) return unknown(tooMuch(limits.totalBytes));
    left.attachments -= 1;
    left.bytes -= layer.size;
  }
  const bytes = await shelf.blob(layer, most);
  if (isTrouble(bytes)) return unknown(failed(`${words[kind]} ${brief(layer.digest)}`, bytes));
  const annotations = new Map([...manifest.annotations, ...layer.annotations]);
  const { mediaType } = layer;
  return {
    ...nothing,
    attachments: [{ kind, beside, manifest: manifest.digest, mediaType, annotations, bytes }],
  };
}

const words: Readonly<Record<AttachmentKind, string>> = {
  bundle: 'The Sigstore bundle',
  'cosign-signature': "Cosign's signature",
  'cosign-attestation': "Cosign's attestation",
  notation: "Notation's signature",
  buildkit: "BuildKit's attestation",
};

/** Notation names itself in the manifest, all others in the layer. */
function isOfKind(kind: AttachmentKind, { mediaType }: Descriptor, type: string): boolean {
  switch (kind) {
    case 'bundle':
      return isBundleType(mediaType);
    case 'cosign-signature':
      return mediaType === 'application/vnd.dev.cosign.simplesigning.v1+json';
    case 'cosign-attestation':
      return mediaType === 'application/vnd.dsse.envelope.v1+json';
    case 'notation':
      return type === notationType && notationLayers.has(mediaType);
    case 'buildkit':
      return mediaType === 'application/vnd.in-toto+json';
  }
}

/** `…bundle.v0.3+json`, and the older `…bundle+json;version=0.1`. */
export const isBundleType = (type: string): boolean =>
  /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.\d)?\+json(?:;\s*version=0\.\d)?$/.test(type);

export const notationType = 'application/vnd.cncf.notary.signature';

const notationLayers: ReadonlySet<string> = new Set(['application/jose+json', 'application/cose']);

/** In a signature of Notation's nothing else can stand: then there is a signature, and nobody can say whose. */
function leftOut(
  { mediaType }: Descriptor,
  { digest, artifactType, config }: ImageManifest,
  kinds: readonly AttachmentKind[],
): Gathered {
  const isSignature = kinds.includes('notation') && (artifactType ?? config.mediaType) === notationType;
  const sentence = `A part of ${brief(digest)} is of the type ${told(mediaType || 'none')}, which is not read.`;
  return isSignature ? unknown(sentence) : notCovered(sentence);
}

const tooMany = (most: number): string =>
  `More than ${most} signatures and attestations lie beside the image; only the first ${most} were read. Remove those that nobody needs.`;

const tooMuch = (most: number): string =>
  `The signatures and attestations of the image are larger than the ${most} bytes that are read of them.`;
