import { algorithmFor } from './algorithm.ts';
import { type Certificate, isIssuedBy, isSelfSigned } from './certificate.ts';
import type { KeyUse } from './extensions.ts';
import { refuse, shown } from './refusal.ts';

/**
 * Refuses a chain that breaks the rules of the signature specification, *Certificate Requirements*: from the signer's
 * certificate in order to a root, each issued by the next, with the extensions and keys that their places need.
 * It says nothing of trust and nothing of time.
 */
export function checkChain(chain: readonly Certificate[], purpose: Purpose): void {
  const leaf = chain[0] ?? refuse('There is no certificate.');
  if (chain.length === 1) {
    if (!isSelfSigned(leaf)) refuse(`The chain ends with ${nameOf(leaf)}, which is no root.`);
  } else checkLinks(chain);
  checkLeaf(leaf, purpose);
  for (const [index, authority] of chain.entries()) {
    if (index > 0) checkAuthority(authority, index - 1, purpose);
  }
}

/** What the leaf is for: to sign images, or times. */
export type Purpose = 'signing' | 'timestamps';

function checkLinks(chain: readonly Certificate[]): void {
  for (const [index, certificate] of chain.entries()) {
    if (!certificate.isSignedWell)
      refuse(`${nameOf(certificate)} is signed with an algorithm that is too weak or not known.`);
    const next = chain[index + 1];
    if (next === undefined) {
      if (!isIssuedBy(certificate, certificate))
        refuse(`The chain ends with ${nameOf(certificate)}, which is no root.`);
    } else {
      if (isIssuedBy(certificate, certificate))
        refuse(`${nameOf(certificate)} is a root, but does not stand at the end of the chain.`);
      if (!isIssuedBy(certificate, next))
        refuse(`${nameOf(certificate)} is not issued by the next one of the chain, ${nameOf(next)}.`);
    }
  }
}

const neverForLeaves: readonly KeyUse[] = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

function checkLeaf(leaf: Certificate, purpose: Purpose): void {
  if (leaf.basicConstraints?.isAuthority === true)
    refuse(`${nameOf(leaf)} is an authority, which may not sign by itself.`);
  const uses = keyUsageOf(leaf, purpose);
  if (!uses.has('digitalSignature')) refuse(`${nameOf(leaf)} is not for signatures.`);
  const wrong = neverForLeaves.find((use) => uses.has(use));
  if (wrong !== undefined) refuse(`${nameOf(leaf)} is also for \`${wrong}\`, which is not allowed.`);
  if (purpose === 'signing') checkSigningUse(leaf);
  else checkTimestampUse(leaf);
  if (algorithmFor(leaf.x509.publicKey) === undefined)
    refuse(`The key of ${nameOf(leaf)} is too weak or of a kind that is not allowed.`);
}

/** Among them OCSP's signers, as Notation has it. */
const notForSigning: ReadonlyMap<string, string> = new Map([
  ['2.5.29.37.0', 'any use'],
  ['1.3.6.1.5.5.7.3.1', 'TLS servers'],
  ['1.3.6.1.5.5.7.3.2', 'TLS clients'],
  ['1.3.6.1.5.5.7.3.4', 'mail'],
  ['1.3.6.1.5.5.7.3.8', 'timestamps'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP'],
]);

function checkSigningUse(leaf: Certificate): void {
  for (const use of leaf.extendedKeyUsage?.uses ?? []) {
    const wrong = notForSigning.get(use);
    if (wrong !== undefined) refuse(`${nameOf(leaf)} is for ${wrong}, not for signing code.`);
  }
}

/** RFC 3161, 2.3. */
function checkTimestampUse(leaf: Certificate): void {
  const usage = leaf.extendedKeyUsage;
  if (usage?.critical !== true || usage.uses.length !== 1 || usage.uses[0] !== '1.3.6.1.5.5.7.3.8')
    refuse(`${nameOf(leaf)} is not for timestamps alone.`);
}

function checkAuthority(authority: Certificate, below: number, purpose: Purpose): void {
  const constraints = authority.basicConstraints;
  if (constraints?.critical !== true || !constraints.isAuthority)
    refuse(`${nameOf(authority)} is no authority, but issued a certificate.`);
  if (constraints?.pathLength !== undefined && constraints.pathLength < below)
    refuse(`Below ${nameOf(authority)} more certificates follow than it allows.`);
  if (!keyUsageOf(authority, purpose).has('keyCertSign'))
    refuse(`${nameOf(authority)} may not sign certificates.`);
}

function keyUsageOf(certificate: Certificate, purpose: Purpose): ReadonlySet<KeyUse> {
  const usage = certificate.keyUsage;
  if (usage === undefined) return refuse(`${nameOf(certificate)} does not say what its key is for.`);
  if (purpose === 'signing' && !usage.critical)
    return refuse(`What the key of ${nameOf(certificate)} is for must be marked as critical.`);
  return usage.uses;
}

/** A certificate in a sentence. Its text is somebody else's, so it is short. */
export const nameOf = ({ subject }: Pick<Certificate, 'subject'>): string => shown(subject, 120);
