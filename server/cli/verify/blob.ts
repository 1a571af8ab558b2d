import type { FoundAttestation, FoundSignature, ImageSignatures } from '../../../rules/core/signature.ts';
import type { SignaturePolicy } from '../../../rules/core/signature-policy.ts';
import type { Paths } from '../../check/paths.ts';
import { signedImage } from '../../check/signed-image.ts';
import { sha256Of } from '../../registry/digest.ts';
import type { SignedImage } from '../../report/signatures.ts';
import { verifyBlob } from '../../signature/sigstore/verify-blob.ts';
import type { Found } from '../../signature/verifier.ts';
import { isFileError } from '../../workspace/files.ts';
import { readBytes } from '../../workspace/node-files.ts';
import type { Wrong } from '../options.ts';
import type { TermsRead } from './check.ts';
import type { VerifyOptions } from './options.ts';

export interface BlobInputs {
  readonly name: string;
  readonly bundle: Uint8Array;
  readonly artifact: Uint8Array;
}

export function readBlobInputs(
  { bundle, artifact }: NonNullable<VerifyOptions['blob']>,
  { resolve }: Paths,
): BlobInputs | Wrong {
  const read: Uint8Array[] = [];
  for (const file of [bundle, artifact]) {
    const bytes = readBytes(resolve(file));
    if (bytes === undefined) return { wrong: `${file}: There is no such file.` };
    if (isFileError(bytes)) return { wrong: `${file}: ${bytes.error}` };
    read.push(bytes);
  }
  const [first = new Uint8Array(), second = new Uint8Array()] = read;
  return { name: artifact, bundle: first, artifact: second };
}

/** The policy asks for signatures of images by their names; of a plain file only the command line asks for anything. */
export const ofPlainFiles = (all: SignaturePolicy, inForce: SignaturePolicy): SignaturePolicy => ({
  ...all,
  requirements: all.requirements.filter((one) => !inForce.requirements.includes(one)),
});

/** What a bundle says of a plain file, judged as an image's signatures are. */
export async function checkBlob(
  { name, bundle, artifact }: BlobInputs,
  { terms }: TermsRead,
  now: Date,
): Promise<SignedImage> {
  const found = await verifyBlob({ bundle, artifact, anchors: terms.anchors, now });
  const answer: ImageSignatures = {
    source: name,
    reference: undefined,
    digest: sha256Of(artifact),
    platform: undefined,
    at: now.toISOString(),
    from: 'a bundle beside the file',
    signatures: found.map(signatureOf),
    attestations: found.flatMap((one) => (one.what === 'attestation' ? [one.attestation] : [])),
    unknown: [],
    notCovered: [],
  };
  return signedImage(name, answer, { ...terms, demands: [] }, { what: 'file' });
}

/** A signed statement about the file is signed by somebody as much as the file itself would be. */
function signatureOf(found: Found): FoundSignature {
  if (found.what === 'signature') return found.signature;
  const {
    predicateType: _type,
    provenance: _provenance,
    summary: _summary,
    ...rest
  }: FoundAttestation = found.attestation;
  return { ...rest, annotations: {} };
}
