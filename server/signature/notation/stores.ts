import type { StoreAnchor } from '../anchors.ts';
import { type Certificate, isIssuedBy, isSame, isSelfSigned, readCertificate } from './certificate.ts';
import { reasonOf, refuse, shown } from './refusal.ts';

/** The ids of the stores of a type that hold any certificate of a chain: those on which its authenticity rests. */
export async function anchoringStores(
  chain: readonly Certificate[],
  stores: readonly StoreAnchor[],
  type: StoreAnchor['type'],
): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const store of stores) {
    if (store.type !== type) continue;
    const trusted = await certificatesOf(store);
    if (trusted.some((anchor) => chain.some((certificate) => isSame(anchor, certificate)))) ids.add(store.id);
  }
  return [...ids];
}

/** What a store trusts. One that holds a certificate that must not be in there trusts nothing, as with Notation. */
export function certificatesOf(store: StoreAnchor): Promise<readonly Certificate[]> {
  const known = read.get(store);
  if (known !== undefined) return known;
  const reading = readStore(store).catch(() => []);
  read.set(store, reading);
  return reading;
}

const read = new WeakMap<StoreAnchor, Promise<readonly Certificate[]>>();

async function readStore({ certificates, type }: StoreAnchor): Promise<readonly Certificate[]> {
  const all = await Promise.all(certificates.map((bytes) => readTrusted(bytes, type)));
  return all.flat();
}

/**
 * The certificates of a file of a store. A refusal where it holds none, or one that must not be there: in stores of
 * authorities for timestamps only roots may be, in the others authorities, and signers that vouch for themselves.
 */
export async function readTrusted(
  bytes: Uint8Array,
  type: StoreAnchor['type'],
): Promise<readonly Certificate[]> {
  const certificates = await Promise.all(splitCertificates(bytes).map((one) => readCertificate(one)));
  if (certificates.length === 0) return refuse('No certificate is in it.');
  for (const certificate of certificates) {
    const isAuthority = certificate.basicConstraints?.isAuthority === true;
    if (type === 'tsa' && !isIssuedBy(certificate, certificate))
      refuse(`${shown(certificate.subject, 120)} is not the root of an authority.`);
    if (!isAuthority && !isSelfSigned(certificate))
      refuse(`${shown(certificate.subject, 120)} is neither an authority nor signed with its own key.`);
  }
  return certificates;
}

/** Why a file cannot be a store of authorities, as a sentence; undefined where it can. */
export const authorityProblem = (bytes: Uint8Array): Promise<string | undefined> =>
  readTrusted(bytes, 'ca').then(
    () => undefined,
    (error: unknown) => reasonOf(error, 'It is no certificate.'),
  );

/** PEM with one or several certificates, or DER with one behind the other. */
function splitCertificates(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] !== 0x30) {
    const text = Buffer.from(bytes).toString('latin1');
    const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
    return [...blocks].map(([, block]) => Buffer.from(block ?? '', 'base64'));
  }
  const certificates: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = lengthAt(bytes, at);
    if (length === undefined || at + length > bytes.length) return refuse('It cannot be read.');
    certificates.push(bytes.subarray(at, at + length));
    at += length;
  }
  return certificates;
}

/** How long a value in DER is, with its head; certificates are shorter than 16 MiB. */
function lengthAt(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const count = first - 0x80;
  if (count < 1 || count > 3) return undefined;
  const length = bytes.subarray(at + 2, at + 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return 2 + count + length;
}
