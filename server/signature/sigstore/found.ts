import type { FoundSignature, SignatureKind } from '../../../rules/core/signature.ts';
import type { describePredicate } from '../attestation/describe.ts';
import type { Attachment } from '../evidence.ts';
import type { Found } from '../verifier.ts';
import type { Unfit } from './material.ts';
import type { Proven } from './prove.ts';

/** What somebody signed, as far as it is a claim about an image. */
export type Claim =
  | {
      readonly what: 'signature';
      readonly annotations: Readonly<Record<string, string>>;
      readonly problem: string;
    }
  | {
      readonly what: 'attestation';
      readonly described: ReturnType<typeof describePredicate>;
      /** Why it is not about this image, as a sentence; empty where it is. */
      readonly problem: string;
    };

export type Place = Pick<Attachment, 'manifest'> & {
  readonly kind: Extract<SignatureKind, 'cosign-bundle' | 'cosign-legacy'>;
  /** What it lies beside. */
  readonly covers: string;
};

/**
 * Joins who signed with what was signed. A claim about something else is *invalid* once it is known whose claim it is;
 * of a stranger's nobody can say more than that it is a stranger's.
 */
export function foundOf(proven: Proven, claim: Claim, place: Place): Found {
  const isStrange = proven.proof === 'unknown-signer' || proven.proof === 'invalid';
  const judged: Proven =
    claim.problem === '' || isStrange ? proven : { ...proven, proof: 'invalid', reason: claim.problem };
  const common = { ...judged, ...place };
  return claim.what === 'signature'
    ? { what: 'signature', signature: { ...common, annotations: claim.annotations } }
    : { what: 'attestation', attestation: { ...common, ...claim.described } };
}

/** For what could not be read far enough to say whose it is. */
export function unfitFound({ proof, reason }: Unfit, what: Found['what'], place: Place): Found {
  const common: Omit<FoundSignature, 'annotations'> = {
    ...place,
    proof,
    reason,
    signer: undefined,
    time: undefined,
    timeFrom: undefined,
    log: 'absent',
    logReason: '',
    provenBy: [],
  };
  return what === 'signature'
    ? { what, signature: { ...common, annotations: {} } }
    : { what, attestation: { ...common, predicateType: '', provenance: undefined, summary: '' } };
}
