import { isDigest } from '../../registry/digest.ts';
import type { Attachment } from '../evidence.ts';
import { foundOf, type Place, unfitFound } from '../sigstore/found.ts';
import { invalid, isUnfit } from '../sigstore/material.ts';
import { prove } from '../sigstore/prove.ts';
import type { Found, Verifier, VerifyContext } from '../verifier.ts';
import { base64In, readBeside, signatureAnnotation } from './annotations.ts';
import { simpleClaim } from './simple-signing.ts';

/**
 * Verifies one layer of a `.sig` tag: a signature over a payload that names the image's digest (*simple signing*).
 * Source: cosign's `specs/SIGNATURE_SPEC.md`, and the order of checks in our research §3.2.
 */
export const verifyCosignSignature: Verifier = async (attachment, context) => {
  const place: Place = {
    kind: 'cosign-legacy',
    covers: attachment.beside.digest,
    manifest: attachment.manifest,
  };
  try {
    return [await foundIn(attachment, context, place)];
  } catch {
    return [unfitFound(invalid('The signature cannot be read.'), 'signature', place)];
  }
};

const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';
const mostPayloadBytes = 1024 * 1024;

async function foundIn(
  { bytes, mediaType, annotations, beside }: Attachment,
  { anchors, now }: VerifyContext,
  place: Place,
): Promise<Found> {
  const unfit = (reason: string): Found => unfitFound(invalid(reason), 'signature', place);
  if (mediaType !== simpleSigning)
    return unfit(`A blob of the type \`${mediaType.slice(0, 100)}\` is no signature.`);
  if (bytes.length > mostPayloadBytes || !isDigest(beside.digest))
    return unfit('The payload is too large to be one.');
  const signature = base64In(annotations.get(signatureAnnotation) ?? '');
  if (signature === undefined || signature.length === 0)
    return unfit('There is no signature beside the payload.');
  const claim = simpleClaim(bytes, beside.digest);
  if (isUnfit(claim)) return unfitFound(claim, 'signature', place);
  const around = readBeside(annotations);
  if (isUnfit(around)) return unfitFound(around, 'signature', place);
  const proven = await prove({ ...around, signed: bytes, payload: bytes, signature }, anchors, now);
  return foundOf(proven, claim, place);
}
