import type { ImageSignatures } from '../core/signature.ts';
import type { SignatureRequirement } from '../core/signature-policy.ts';
import type { Asked } from './asked-of.ts';
import type { Terms } from './judge-proof.ts';
import { judgeRequiredAttestation, type MetOrMissing } from './judge-required.ts';
import { judgeSigners } from './judge-signers.ts';
import { askerWords, sentence } from './words.ts';

/** Everything that a requirement asks for, met or not: the signature first, then each attestation. */
export function judgeAsked(
  { requirement, means, log }: Asked,
  image: ImageSignatures,
  terms: Omit<Terms, 'log' | 'mostDays'>,
): readonly MetOrMissing[] {
  const all = [...partsOf(requirement, image, { ...terms, log, mostDays: requirement.mostDays })];
  if (means === 'yes') return all;
  // Whether an image without a name is meant cannot be told; one that has all that is asked for need not be told.
  return all.map((one) =>
    one.status === 'verified'
      ? one
      : { ...one, status: 'unknown', reason: nameless(requirement), missing: 'not-covered' },
  );
}

function* partsOf(
  requirement: SignatureRequirement,
  image: ImageSignatures,
  terms: Terms,
): Generator<MetOrMissing> {
  if (requirement.verdict === 'reject') {
    const reason = `${askerWords(requirement.from)} refuses this image, whoever signed it.`;
    yield { status: 'untrusted', reason: sentence(reason), by: [], missing: 'refused' };
    return;
  }
  if (needsSignature(requirement)) yield { ...judgeSigners(requirement, image, terms), missing: 'signature' };
  for (const one of requirement.attestations) yield judgeRequiredAttestation(one, image, terms);
  const [notCovered] = requirement.notCovered;
  if (notCovered === undefined) return;
  const reason = `${askerWords(requirement.from)} asks for something that cannot be told here: ${sentence(notCovered)}`;
  yield { status: 'unknown', reason, by: [], missing: 'not-covered' };
}

/** Who asks for attestations alone is not asking for a signature beside them. */
const needsSignature = ({
  signers,
  attestations,
  annotations,
  mostDays,
  need,
}: SignatureRequirement): boolean =>
  signers.length > 0 ||
  attestations.length === 0 ||
  mostDays !== undefined ||
  typeof need === 'number' ||
  Object.keys(annotations).length > 0;

const nameless = ({ from, images }: SignatureRequirement): string =>
  `The image has no name here, so nobody can say whether it is meant by what ${askerWords(from)} asks of ${images
    .map((one) => `\`${one}\``)
    .slice(0, 3)
    .join(', ')}.`;
