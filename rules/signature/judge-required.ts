import type { FoundAttestation, ImageSignatures } from '../core/signature.ts';
import type { RequiredAttestation } from '../core/signature-policy.ts';
import { contentProblem } from './content.ts';
import { judgeAttestation } from './judge-found.ts';
import { makerWords, type Terms, type Worth } from './judge-proof.ts';
import { isRequired, type Met, wantedWords } from './judge-signers.ts';
import { predicateKind, predicateKinds } from './provenance/predicate.ts';
import { anyPredicate, dayWords, lowerFirst, predicateWords, sentence } from './words.ts';

/** Which thing that is asked for is not there, for the rule that tells it. */
export type Missing =
  | 'signature'
  | 'attestation'
  | 'provenance'
  /** Provenance is there, but by a builder or from a source that is not asked for. */
  | 'provenance-content'
  /** Nothing can make up for it: the image is refused. */
  | 'refused'
  /** It asks for something that we cannot evaluate. */
  | 'not-covered';

export interface MetOrMissing extends Met {
  readonly missing: Missing;
}

/** Whether an attestation that must be there is there, by whom it must be, saying what it must say. */
export function judgeRequiredAttestation(
  required: RequiredAttestation,
  image: ImageSignatures,
  terms: Terms,
): MetOrMissing {
  const missing = isProvenance(required) ? 'provenance' : 'attestation';
  const name = predicateWords(required.predicate);
  const held = image.attestations
    .filter(({ predicateType }) => isOf(predicateType, required.predicate))
    .map((found) => judgeOne(found, required, image, { ...terms, mostDays: required.mostDays }));
  const nearest = order.flatMap((step) => held.find((one) => one.step === step) ?? [])[0];
  if (nearest?.step === 'verified') {
    return {
      status: 'verified',
      reason: sentence(`${name} ${lowerFirst(nearest.reason)}`),
      by: nearest.by,
      missing,
    };
  }
  if (nearest !== undefined) {
    const status = nearest.status === 'unsigned' ? 'not-proven' : nearest.status;
    const reason = sentence(
      `There is ${anyPredicate(required.predicate)}, but ${lowerFirst(nearest.reason).replace(/^signed/, 'it is signed')}`,
    );
    return {
      status,
      reason,
      by: nearest.by,
      missing: nearest.step === 'content' ? 'provenance-content' : missing,
    };
  }
  const [failed] = image.unknown;
  if (failed !== undefined) {
    const reason = `Nobody can say whether there is ${anyPredicate(required.predicate)}: ${sentence(failed)}`;
    return { status: 'unknown', reason, by: [], missing };
  }
  return { status: 'not-proven', reason: `There is no ${name}.`, by: [], missing };
}

const isProvenance = ({ predicate }: RequiredAttestation): boolean =>
  predicate === 'slsa-provenance' || predicateKind(predicate) === 'slsa-provenance';

/** A short name means every version; a whole predicate type only itself. */
const isOf = (predicateType: string, wanted: string): boolean =>
  predicateKinds.some((kind) => kind === wanted)
    ? predicateKind(predicateType) === wanted
    : predicateType === wanted;

/** From what is asked for to the miss that says least. `content`: trusted, but it says something else. */
const order = [
  'verified',
  'content',
  'expired',
  'not-proven',
  'invalid',
  'untrusted',
  'unsigned',
  'unknown',
] as const;

interface JudgedOne extends Worth {
  readonly step: (typeof order)[number];
}

function judgeOne(
  found: FoundAttestation,
  required: RequiredAttestation,
  image: ImageSignatures,
  terms: Terms,
): JudgedOne {
  const worth = judgeAttestation(found, image, terms);
  if (worth.status !== 'verified') return { ...worth, step: worth.status };
  const { signers } = required;
  if (signers.length > 0 && !signers.some((one) => isRequired(found, one, terms.signers))) {
    const reason = `Signed by ${makerWords(found, worth.by)}${dayWords(found)}, not by ${wantedWords(signers, 'any')}.`;
    return { ...worth, status: 'untrusted', reason, step: 'untrusted' };
  }
  const problem = contentProblem(found, required);
  if (problem === undefined) return { ...worth, step: 'verified' };
  return { ...worth, ...problem, step: problem.status === 'untrusted' ? 'content' : problem.status };
}
