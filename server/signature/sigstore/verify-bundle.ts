import { hasDigest } from '../../registry/digest.ts';
import type { Attachment } from '../evidence.ts';
import type { Found, Verifier, VerifyContext } from '../verifier.ts';
import { verifyAgainst } from './bundle-against.ts';
import { type Place, unfitFound } from './found.ts';
import { invalid, notCovered } from './material.ts';
import { bundleTypes } from './read-bundle.ts';
import { cosignSigned } from './statement-claim.ts';

/**
 * Verifies a Sigstore bundle beside an image: cosign 3's signatures and attestations, GitHub's, actions/attest's.
 * Source: Sigstore's bundle format 0.1 to 0.3, its client specification, and §3.3 of our research.
 */
export const verifyBundle: Verifier = async (attachment, context) => {
  const place: Place = {
    kind: 'cosign-bundle',
    covers: attachment.beside.digest,
    manifest: attachment.manifest,
  };
  const announced = attachment.annotations.get('dev.sigstore.bundle.predicateType');
  const what = announced === undefined || announced === cosignSigned ? 'signature' : 'attestation';
  try {
    return [await foundIn(attachment, context, { place, announced, what })];
  } catch {
    return [unfitFound(invalid('The bundle cannot be read.'), what, place)];
  }
};

interface Announced {
  readonly place: Place;
  readonly announced: string | undefined;
  readonly what: Found['what'];
}

async function foundIn(
  { bytes, mediaType, annotations, beside, besideBytes }: Attachment,
  { anchors, now }: VerifyContext,
  { place, announced, what }: Announced,
): Promise<Found> {
  if (!bundleTypes.has(mediaType)) {
    return unfitFound(
      notCovered(`Bundles of the type \`${mediaType.slice(0, 100)}\` are not known.`),
      what,
      place,
    );
  }
  const content = annotations.get('dev.sigstore.bundle.content');
  const message =
    besideBytes !== undefined && hasDigest(besideBytes, beside.digest) ? besideBytes : undefined;
  return verifyAgainst(bytes, {
    digests: [beside.digest],
    thing: 'image',
    message,
    announced,
    content,
    what,
    place,
    anchors,
    now,
  });
}
