import { X509Certificate } from 'node:crypto';
import { isGoodSignatureAlgorithm } from './algorithm.ts';
import { bytesOf, type Der, integerOf, oidOf, partsOf, readDer, taggedOf, timeOf } from './der.ts';
import { type Extensions, readExtensions } from './extensions.ts';
import { refuse } from './refusal.ts';
import { subjectText } from './subject.ts';

/** A certificate, read. Nobody has vouched for it yet. */
export interface Certificate extends Extensions {
  /** For its key, and to check who signed it. */
  readonly x509: X509Certificate;
  readonly der: Uint8Array;
  /** As RFC 4514 writes it: `CN=seaworthy.example,O=Acme,C=US`. */
  readonly subject: string;
  /** Names as bytes, as they are compared. */
  readonly subjectName: Buffer;
  readonly issuerName: Buffer;
  /** The content of the number. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whether it is signed with SHA-256 or better. */
  readonly isSignedWell: boolean;
  /** The key's bits without its algorithm, as OCSP hashes it. */
  readonly keyBits: Buffer;
}

/** Throws a refusal for what is not exactly one certificate in DER. */
export async function readCertificate(bytes: Uint8Array): Promise<Certificate> {
  const x509 = openCertificate(bytes);
  const [body, algorithm] = partsOf(await readDer(bytes));
  const parts = partsOf(body);
  // The version is left out of certificates of the first one, which have no extensions.
  const [serial, , issuer, validity, subject, key] = parts[0]?.tag.isContextSpecific(0)
    ? parts.slice(1)
    : parts;
  const [notBefore, notAfter] = partsOf(validity);
  if (subject === undefined || issuer === undefined || algorithm === undefined)
    return refuse('A certificate is incomplete.');
  return {
    x509,
    der: bytes,
    subject: subjectText(subject),
    subjectName: bytesOf(subject),
    issuerName: bytesOf(issuer),
    serial: integerOf(serial),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    isSignedWell: isGoodSignatureAlgorithm(algorithm),
    keyBits: keyBitsOf(key),
    ...(await readExtensions(taggedOf(parts, 3)?.subs[0])),
  };
}

/** Whether this certificate is signed by that one, which may sign certificates (RFC 5280, 4.2.1.3 and 4.2.1.9). */
export function isIssuedBy(child: Certificate, parent: Certificate): boolean {
  if (!child.issuerName.equals(parent.subjectName)) return false;
  if (parent.basicConstraints?.isAuthority !== true) return false;
  if (parent.keyUsage !== undefined && !parent.keyUsage.uses.has('keyCertSign')) return false;
  return isSignedBy(child, parent);
}

/** Whether it is signed with its own key, authority or not. */
export const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.issuerName.equals(certificate.subjectName) && isSignedBy(certificate, certificate);

/** Whether that certificate's key made the signature on this one. */
function isSignedBy(child: Certificate, parent: Certificate): boolean {
  if (!child.isSignedWell) return false;
  try {
    return child.x509.verify(parent.x509.publicKey);
  } catch {
    return false;
  }
}

export const isValidAt = ({ notBefore, notAfter }: Certificate, time: Date): boolean =>
  notBefore <= time && time <= notAfter;

export const isSame = (one: Certificate, other: Certificate): boolean =>
  Buffer.from(one.der).equals(other.der);

export const fingerprintOf = ({ x509 }: Certificate): string =>
  `sha256:${x509.fingerprint256.replaceAll(':', '').toLowerCase()}`;

function openCertificate(bytes: Uint8Array): X509Certificate {
  try {
    const x509 = new X509Certificate(Buffer.from(bytes));
    // What stands around it, PEM or more bytes, is no part of a certificate.
    if (x509.raw.equals(bytes) && x509.publicKey !== undefined) return x509;
  } catch {
    // Said below.
  }
  return refuse('A certificate cannot be read.');
}

function keyBitsOf(key: Der | undefined): Buffer {
  const [algorithm, bits] = partsOf(key);
  oidOf(partsOf(algorithm)[0]);
  return bits?.tag.isBitString() ? bits.value.subarray(1) : refuse('A certificate has no key.');
}
