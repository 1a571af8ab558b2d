import type { FoundSignature } from '../core/signature.ts';
import type { SignerWho, TrustedSigner } from '../core/signature-policy.ts';
import { fits } from './identity-pattern.ts';
import { matchesIdentity } from './x509-identity.ts';

/** What says who made a signature or an attestation, and how far that is proven. */
export type Made = Pick<FoundSignature, 'signer' | 'provenBy' | 'proof'>;

/** The trusted signers whose it is; where it is not proven, those whose it claims to be. */
export const trustedMakers = (made: Made, signers: readonly TrustedSigner[]): readonly TrustedSigner[] =>
  signers.filter(({ who }) => isBy(made, who));

/**
 * Whether a signature is by whom a policy means. A key and a certificate must be what it was verified with. An
 * identity counts under the trust root that the policy names for it, and no other: whoever holds a private root can
 * be anyone under it.
 */
export function isBy({ signer, provenBy, proof }: Made, who: SignerWho): boolean {
  if (who.kind === 'key') return provenBy.includes(who.key);
  if (who.kind === 'certificate') {
    if (signer?.kind !== 'certificate' || !provenBy.includes(who.certificate)) return false;
    const { subject } = signer;
    return who.identities.length === 0 || who.identities.some((one) => matchesIdentity(one, subject));
  }
  if (signer?.kind !== 'identity') return false;
  if (proof === 'good' && !provenBy.includes(who.trustRoot ?? publicRoot)) return false;
  return fits(who.identity, signer.identity) && fits(who.issuer, signer.issuer);
}

/** The id of the anchor that is there without any policy. */
export const publicRoot = 'public-good';
