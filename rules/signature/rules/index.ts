import type { Rule } from '../../core/rule.ts';
import type { NamesImages } from '../../image/use.ts';
import { baseImageMovedOn } from './base-image-moved-on.ts';
import { dockerfileDiffersFromBuilt } from './dockerfile-differs-from-built.ts';
import { imageAttestationMissing } from './image-attestation-missing.ts';
import { imageProvenanceMissing } from './image-provenance-missing.ts';
import { imageProvenanceNotAllowed } from './image-provenance-not-allowed.ts';
import { imageRejected } from './image-rejected.ts';
import { imageSignatureExpired } from './image-signature-expired.ts';
import { imageSignatureInvalid } from './image-signature-invalid.ts';
import { imageSignatureNotProven } from './image-signature-not-proven.ts';
import { imageSignatureUntrusted } from './image-signature-untrusted.ts';
import { imageUnsigned } from './image-unsigned.ts';

/** Rules over who signed images and what they were built from, for every language that names images. By name. */
export const signatureRules: readonly Rule<NamesImages>[] = [
  baseImageMovedOn,
  dockerfileDiffersFromBuilt,
  imageAttestationMissing,
  imageProvenanceMissing,
  imageProvenanceNotAllowed,
  imageRejected,
  imageSignatureExpired,
  imageSignatureInvalid,
  imageSignatureNotProven,
  imageSignatureUntrusted,
  imageUnsigned,
];
