import { X509Certificate } from 'node:crypto';
import type { X509Certificate as ParsedCertificate } from '@sigstore/core';
import type { SignedEntity } from '@sigstore/verify';
import type { PreparedRoot } from '../trust-root/prepare.ts';
import { contentOf, isSame } from './content.ts';
import { type Identity, identityOf } from './identity.ts';
import type { Libraries } from './libraries.ts';
import type { SignedMaterial } from './material.ts';
import { spkiOf } from './signed-by.ts';

/** A signer's certificate, read by OpenSSL and by the library alike: what they read differently is refused. */
export interface Leaf {
  readonly node: X509Certificate;
  readonly parsed: ParsedCertificate;
  readonly identity: Identity | undefined;
  /** What makes it unfit to sign with, as a sentence; undefined where nothing does. */
  readonly problem: string | undefined;
}

/** Undefined for what is no certificate. */
export function readLeaf(der: Buffer, loaded: Libraries): Leaf | undefined {
  try {
    const node = new X509Certificate(der);
    const parsed = loaded.core.X509Certificate.parse(Buffer.from(der));
    if (!isSame(node.raw, der) || !isSame(parsed.publicKey, spkiOf(node.publicKey))) return undefined;
    const identity = identityOf(parsed, loaded);
    return { node, parsed, identity, problem: leafProblem(node, parsed, identity) };
  } catch {
    return undefined;
  }
}

/** RFC 5280 §4.2 and Fulcio's certificate specification. */
function leafProblem(node: X509Certificate, parsed: ParsedCertificate, identity: Identity | undefined) {
  if (node.ca || parsed.isCA) return 'Its certificate is of an authority, not of a signer.';
  if (parsed.extKeyUsage?.digitalSignature !== true) return 'Its certificate is not for signatures.';
  // Node names what OpenSSL calls the extended key usage `keyUsage`; a certificate without it is for any use.
  const usage = node.keyUsage ?? [];
  if (usage.length > 0 && !usage.includes(codeSigning)) return 'Its certificate is not for signing code.';
  if (parsed.extensions.some(isUnknownAndCritical)) {
    return 'Its certificate holds a condition that is not known here.';
  }
  return identity === undefined ? 'Its certificate does not name one signer and one issuer.' : undefined;
}

const codeSigning = '1.3.6.1.5.5.7.3.3';

function isUnknownAndCritical({ subs }: ParsedCertificate['extensions'][number]): boolean {
  const [oid, critical] = subs;
  return subs.length === 3 && critical?.toBoolean() === true && !understood.has(oid?.toOID() ?? '');
}

/** Key usage, alternative names, basic constraints, extended key usage. */
const understood: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

/** Whether an authority of the root issued it, whenever that was. */
export const isIssuedUnder = ({ node }: Leaf, { authorities }: PreparedRoot): boolean =>
  authorities.some((authority) => node.checkIssued(authority) && node.verify(authority.publicKey));

/**
 * Whether the certificate leads to an authority of the root at each of these times, and stands in a certificate log
 * where the root names any; the problem as a sentence, or undefined.
 */
export function chainProblem(
  { parsed }: Leaf,
  times: readonly Date[],
  material: SignedMaterial,
  root: PreparedRoot,
  { verify }: Libraries,
): string | undefined {
  const publicKey = () => {
    throw new Error('There is a certificate; no key is asked for.');
  };
  const ctlogThreshold = root.material.ctlogs.length > 0 ? 1 : 0;
  const options = { tlogThreshold: 0, ctlogThreshold, timestampThreshold: 1 };
  try {
    new verify.Verifier({ ...root.material, publicKey }, options).verify({
      signature: contentOf(material),
      key: { $case: 'certificate', certificate: parsed },
      tlogEntries: [],
      timestamps: times.map(asTimestamp),
    });
    return undefined;
  } catch (error) {
    const isLog = error instanceof Error && /\bSCTs?\b/.test(error.message);
    return isLog
      ? 'Its certificate does not stand in a certificate log of the trust root.'
      : 'Its certificate does not lead to an authority that counted at the time of the signature.';
  }
}

/** The library takes times in the form of a log's; each of these was proven before, whatever proved it. */
const asTimestamp = (time: Date, index: number): SignedEntity['timestamps'][number] => ({
  $case: 'transparency-log',
  tlogEntry: {
    logIndex: '0',
    logId: { keyId: Buffer.from([index]) },
    kindVersion: { kind: '', version: '' },
    integratedTime: String(time.getTime() / 1000),
    inclusionPromise: { signedEntryTimestamp: Buffer.alloc(0) },
    inclusionProof: undefined,
    canonicalizedBody: Buffer.alloc(0),
  },
});
