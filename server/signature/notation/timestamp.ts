import { createHash } from 'node:crypto';
import { hashes } from './algorithm.ts';
import { type Certificate, isIssuedBy, isSame, isValidAt, readCertificate } from './certificate.ts';
import { checkChain } from './chain.ts';
import { algorithmOf, type Der, octetsOf, oidOf, partsOf, readDer, taggedOf } from './der.ts';
import { refuse } from './refusal.ts';
import { readSignedData, type SignedData } from './signed-data.ts';

/** The time before which a signature was there, as an authority that is trusted says. */
export interface Timestamp {
  readonly at: Date;
  /** With how exact the authority says to be. */
  readonly from: Date;
  readonly to: Date;
  /** The authority's certificates, from its own to the root that is trusted. */
  readonly chain: readonly Certificate[];
}

const timestampInfo = '1.2.840.113549.1.9.16.1.4';

/**
 * Checks a token of RFC 3161 over a signature, as the trust policy specification has it (*Validate Authentic
 * Timestamp*). `untrusted`: it is right in itself, as far as that can be told, but by an authority that is not in the
 * stores. A refusal where it is wrong.
 */
export async function checkTimestamp(
  token: Uint8Array,
  signature: Uint8Array,
  trusted: readonly Certificate[],
): Promise<Timestamp | 'untrusted'> {
  const signed = await readSignedData(token);
  if (signed.contentType !== timestampInfo)
    return refuse('The timestamp is none, but something else that is signed.');
  const certificates = await Promise.all(signed.certificates.slice(0, mostCertificates).map(readCertificate));
  const signer = await findSigner(signed, certificates);
  if (!signed.isSignedBy(signer.x509.publicKey))
    return refuse('The timestamp was changed after it was signed.');
  const info = await readInfo(signed.content, signature);
  const chains = chainsTo(signer, certificates, trusted);
  const [chain] = chains;
  if (chain === undefined) return 'untrusted';
  return { ...info, chain: chains.find((each) => isFit(each, info.at)) ?? refuseChain(chain, info.at) };
}

const mostCertificates = 20;
const deepest = 8;

/** The certificate that the signed attribute `signing-certificate-v2` names by its hash (RFC 5035). */
async function findSigner(
  { attributes, signer }: SignedData,
  certificates: readonly Certificate[],
): Promise<Certificate> {
  const named = attributes.get('1.2.840.113549.1.9.16.2.47');
  if (named === undefined) return refuse('The timestamp does not name the certificate that signed it.');
  const [first] = partsOf(partsOf(named)[0]);
  const parts = partsOf(first);
  // Left out, the hash is SHA-256.
  const hash =
    parts[0]?.tag.isUniversal() && parts[0].tag.number === 0x10
      ? hashes.get(algorithmOf(parts[0]))
      : 'sha256';
  const digest = octetsOf(parts.find(({ tag }) => tag.isOctetString()));
  if (hash === undefined) return refuse('The timestamp uses a hash that is too weak or not known.');
  const found = certificates.find(({ der }) => createHash(hash).update(der).digest().equals(digest));
  const isNamed =
    signer === undefined ||
    (found?.issuerName.equals(signer.issuer) === true && found.serial.equals(signer.serial));
  if (found === undefined || !isNamed)
    return refuse('The certificate that signed the timestamp is not in it.');
  return found;
}

/** TSTInfo (RFC 3161, 2.4.2). */
async function readInfo(content: Uint8Array, signature: Uint8Array): Promise<Omit<Timestamp, 'chain'>> {
  const [version, policy, imprint, serial, time, ...more] = partsOf(await readDer(content));
  if (version?.toInteger() !== 1n || !serial?.tag.isInteger())
    return refuse('The timestamp is of another version.');
  const [algorithm, hashed] = partsOf(imprint);
  const hash = hashes.get(algorithmOf(algorithm));
  if (hash === undefined) return refuse('The timestamp uses a hash that is too weak or not known.');
  if (!octetsOf(hashed).equals(createHash(hash).update(signature).digest()))
    return refuse('The timestamp is of another signature.');
  const at = generalizedTimeOf(time);
  const accuracy = accuracyOf(more.find(({ tag }) => tag.isUniversal() && tag.number === 0x10));
  // The baseline policy of RFC 3628 promises a second where nothing is said.
  const exact = accuracy === 0 && oidOf(policy) === '0.4.0.2023.1.1' ? 1000 : accuracy;
  return { at, from: new Date(at.getTime() - exact), to: new Date(at.getTime() + exact) };
}

function generalizedTimeOf(time: Der | undefined): Date {
  const text = time?.tag.isGeneralizedTime() ? time.value.toString('latin1') : '';
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = '0'] = match ?? [];
  const read = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3)}Z`);
  return Number.isNaN(read.getTime()) ? refuse('The timestamp has no time.') : read;
}

/** Milliseconds, rounded up. */
function accuracyOf(accuracy: Der | undefined): number {
  if (accuracy === undefined) return 0;
  const parts = partsOf(accuracy);
  const seconds = parts.find(({ tag }) => tag.isInteger())?.toInteger() ?? 0n;
  const [millis, micros] = [0, 1].map((number) =>
    (taggedOf(parts, number)?.value ?? Buffer.alloc(0)).reduce((sum, byte) => sum * 256 + byte, 0),
  );
  const sum = Number(seconds) * 1000 + (millis ?? 0) + Math.ceil((micros ?? 0) / 1000);
  return sum >= 0 && sum <= mostAccuracy ? sum : refuse('The timestamp is not exact enough.');
}

/** A day; nobody means more. */
const mostAccuracy = 86_400_000;

/** Ways from a certificate over those that came with it to a trusted root. */
function chainsTo(
  from: Certificate,
  certificates: readonly Certificate[],
  trusted: readonly Certificate[],
): readonly (readonly Certificate[])[] {
  const found: (readonly Certificate[])[] = [];
  // Certificates that all could have issued each other would make more ways than anybody can walk.
  let steps = 0;
  const walk = (way: readonly Certificate[], last: Certificate): void => {
    steps += 1;
    if (way.length > deepest || found.length >= mostChains || steps > mostSteps) return;
    for (const root of trusted) {
      if (isSame(root, last)) found.push(way);
      else if (isIssuedBy(last, root)) found.push([...way, root]);
    }
    for (const next of certificates) {
      if (way.some((each) => isSame(each, next)) || trusted.some((root) => isSame(root, next))) continue;
      if (isIssuedBy(last, next)) walk([...way, next], next);
    }
  };
  walk([from], from);
  return found;
}

const mostChains = 8;
const mostSteps = 64;

function isFit(chain: readonly Certificate[], at: Date): boolean {
  try {
    return checkAuthority(chain, at);
  } catch {
    return false;
  }
}

const refuseChain = (chain: readonly Certificate[], at: Date): never => {
  checkAuthority(chain, at);
  return refuse('The certificates of the timestamp do not fit.');
};

function checkAuthority(chain: readonly Certificate[], at: Date): true {
  checkChain(chain, 'timestamps');
  for (const [index, certificate] of chain.entries()) {
    if (!isValidAt(certificate, at)) refuse('A certificate of the timestamp was not valid at its time.');
    const uses = certificate.extendedKeyUsage?.uses;
    if (index > 0 && uses !== undefined && !uses.some((use) => forTimestamps.includes(use)))
      refuse('An authority of the timestamp may not vouch for timestamps.');
  }
  return true;
}

const forTimestamps: readonly string[] = ['1.3.6.1.5.5.7.3.8', '2.5.29.37.0'];
