import type { FoundAttestation, FoundSignature, ImageSignatures } from '../core/signature.ts';
import { notAbout, notOver } from './covers.ts';
import { judgeProof, type Terms, type Worth } from './judge-proof.ts';
import { clause } from './words.ts';

/** What a signature is worth for the image that it was found beside. */
export function judgeSignature(signature: FoundSignature, image: ImageSignatures, terms: Terms): Worth {
  const worth = over(judgeProof(signature, terms), notOver(signature, image));
  const { platform, digest } = image;
  const isOfPlatform =
    platform !== undefined && platform.digest !== digest && signature.covers === platform.digest;
  if (worth.status !== 'verified' || !isOfPlatform) return worth;
  return { ...worth, reason: `${clause(worth.reason)}, over the image for ${platform.name}.` };
}

/** What an attestation is worth for the image that it was found beside. */
export const judgeAttestation = (
  attestation: FoundAttestation,
  image: ImageSignatures,
  terms: Terms,
): Worth => over(judgeProof(attestation, terms), notAbout(attestation, image));

/** A good signature over something else is none of this image. */
const over = (worth: Worth, elsewhere: string | undefined): Worth =>
  elsewhere === undefined || !good.has(worth.status)
    ? worth
    : { ...worth, status: 'not-proven', reason: elsewhere };

const good: ReadonlySet<string> = new Set(['verified', 'untrusted', 'unsigned']);
