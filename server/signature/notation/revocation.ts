import type { Check } from '../../../rules/core/signature.ts';
import type { VerifyContext } from '../verifier.ts';
import type { Certificate } from './certificate.ts';
import { nameOf } from './chain.ts';
import { askCrls } from './crl.ts';
import { askOcsp } from './ocsp.ts';
import type { Asked, RevocationAnswer } from './revocation-answer.ts';

/**
 * Whether a certificate of a chain was revoked (trust store and trust policy specification, *Certificate Revocation
 * Evaluation*): OCSP first, then lists. Those without an address to ask count as not revoked, and roots, which nobody
 * could revoke. Where nobody may be asked it is not checked; where somebody was asked in vain it is unknown.
 */
export async function checkRevocation(
  chains: readonly DatedChain[],
  { revocation, now }: VerifyContext,
): Promise<Check> {
  const links = chains.flatMap(({ chain, provenTime }) =>
    chain.slice(0, -1).flatMap((certificate, index) => {
      const issuer = chain[index + 1];
      return issuer === undefined || !hasAddress(certificate) ? [] : [{ certificate, issuer, provenTime }];
    }),
  );
  if (links.length === 0) return { result: 'passed', reason: '' };
  if (revocation === undefined)
    return { result: 'not-checked', reason: 'Nobody asked whether its certificates were revoked.' };
  const answers = await Promise.all(links.map((link) => reasonAgainst({ ...link, ...revocation, now })));
  const wrong = answers.find(({ isRevoked }) => isRevoked) ?? answers.find(({ reason }) => reason !== '');
  if (wrong === undefined) return { result: 'passed', reason: '' };
  return { result: wrong.isRevoked ? 'failed' : 'unknown', reason: wrong.reason };
}

/** Certificates to a root, and before when they were used, where somebody else than they proves it. */
export interface DatedChain {
  readonly chain: readonly Certificate[];
  readonly provenTime: Date | undefined;
}

async function reasonAgainst(
  asked: Asked,
): Promise<{ readonly isRevoked: boolean; readonly reason: string }> {
  const answer = await ask(asked);
  const name = nameOf(asked.certificate);
  if (answer.status === 'good') return { isRevoked: false, reason: '' };
  if (answer.status === 'revoked') return { isRevoked: true, reason: `The certificate ${name} was revoked.` };
  return {
    isRevoked: false,
    reason: `Whether the certificate ${name} was revoked cannot be told. ${answer.reason}`,
  };
}

const hasAddress = ({ ocspUrls, crlUrls }: Certificate): boolean => ocspUrls.length + crlUrls.length > 0;

async function ask(asked: Asked): Promise<RevocationAnswer> {
  const { ocspUrls, crlUrls } = asked.certificate;
  const first = ocspUrls.length > 0 ? await askOcsp(asked) : undefined;
  if (first !== undefined && (first.status !== 'unknown' || crlUrls.length === 0)) return first;
  return askCrls(asked);
}
