import type { FoundAttestation, FoundSignature, ImageSignatures } from '../core/signature.ts';
import { predicateKind } from './provenance/predicate.ts';
import { shortDigest } from './words.ts';

/**
 * Why a signature says nothing of the image, as a sentence; undefined where it does. It is over the index, over the
 * image of the platform that was looked at, or, as Docker signs, over the manifest that holds BuildKit's attestations
 * of that image with SLSA provenance among them.
 */
export function notOver({ covers }: FoundSignature, found: ImageSignatures): string | undefined {
  if (isOfImage(covers, found)) return undefined;
  const held = found.attestations.filter(({ kind, manifest }) => kind === 'buildkit' && manifest === covers);
  if (held.length === 0) return `The signature is over another image (${shortDigest(covers)}).`;
  const isDockers = held.some(
    (one) =>
      one.proof === 'good' &&
      isOfImage(one.covers, found) &&
      predicateKind(one.predicateType) === 'slsa-provenance',
  );
  return isDockers ? undefined : "The signature is over the image's attestations only, not over the image.";
}

/** As `notOver`, for an attestation: what it is over is the subject that it names. */
export const notAbout = ({ covers }: FoundAttestation, found: ImageSignatures): string | undefined =>
  isOfImage(covers, found) ? undefined : `It is about another image (${shortDigest(covers)}).`;

const isOfImage = (covers: string, { digest, platform }: ImageSignatures): boolean =>
  covers === digest || (platform !== undefined && covers === platform.digest);
