import type { FoundAttestation, FoundSignature, ImageSignatures } from '../../rules/core/signature.ts';
import type { Attachment, Evidence } from './evidence.ts';
import type { Found } from './verifier.ts';

/** What was found beside an image as one. */
export function joined(
  evidence: Evidence,
  found: readonly { readonly attachment: Attachment; readonly all: readonly Found[] }[],
): ImageSignatures {
  const every = found.flatMap(({ attachment, all }) => all.map((one) => ({ attachment, one })));
  const signatures = every.flatMap(({ one }) => (one.what === 'signature' ? [one.signature] : []));
  const attestations = every.flatMap(({ attachment, one }) =>
    one.what === 'attestation' ? vouchedFor(one.attestation, attachment, evidence, signatures) : [],
  );
  const { chosen } = evidence;
  return {
    source: evidence.source,
    reference: evidence.reference,
    digest: evidence.subject.digest,
    platform: chosen && { name: chosen.platform, digest: chosen.digest },
    at: evidence.at,
    from: evidence.from,
    signatures: once(signatures),
    attestations: once(attestations),
    unknown: evidence.unknown,
    notCovered: evidence.notCovered,
  };
}

/**
 * BuildKit signs nothing. What it attests is as good as a signature over the manifest that holds it, or over the index
 * that names that manifest; a signature over the platform's image says nothing of it.
 */
function vouchedFor(
  attestation: FoundAttestation,
  { manifest }: Attachment,
  { subject, chosen }: Evidence,
  signatures: readonly FoundSignature[],
): readonly FoundAttestation[] {
  if (attestation.proof !== 'unsigned') return [attestation];
  const covering = new Set(chosen === undefined ? [manifest] : [manifest, subject.digest]);
  const good = signatures.filter(({ proof, covers }) => proof === 'good' && covering.has(covers));
  if (good.length === 0) return [attestation];
  return good.map(({ signer, time, timeFrom, log, logReason, provenBy, checks }) => ({
    ...attestation,
    proof: 'good',
    reason: '',
    signer,
    time,
    timeFrom,
    log,
    logReason,
    provenBy,
    checks,
  }));
}

/** A signature may be found twice: by the referrers API and under the fall-back tag. */
const once = <Of extends FoundSignature | FoundAttestation>(all: readonly Of[]): readonly Of[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];
