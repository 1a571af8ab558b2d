import { createHash } from 'node:crypto';
import { signedWith } from './algorithm.ts';
import { type Certificate, isIssuedBy, isSame, isValidAt, readCertificate } from './certificate.ts';
import { askCrls } from './crl.ts';
import {
  algorithmOf,
  bitsOf,
  bytesOf,
  type Der,
  derWith,
  integerOf,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  taggedOf,
  timeOf,
} from './der.ts';
import { reasonOf, refuse } from './refusal.ts';
import {
  type Asked,
  checkCurrent,
  extensionsOf,
  fetchSigned,
  httpUrls,
  isRevokedFor,
  isSameNumber,
  type RevocationAnswer,
} from './revocation-answer.ts';
import { isSignature } from './signed-data.ts';

/** Asks the certificate's OCSP responders, one after the other, until one tells (RFC 6960); two seconds each. */
export async function askOcsp(asked: Asked): Promise<RevocationAnswer> {
  let reason = 'Its OCSP responder has no address that can be asked.';
  for (const url of httpUrls(asked.certificate.ocspUrls)) {
    try {
      const answer = await fetchSigned(urlOf(url, asked), asked, { mostMs: 2000, mostBytes: mostAnswer });
      return await readAnswer(answer, asked);
    } catch (error) {
      reason = reasonOf(error, `What the OCSP responder \`${url.host}\` answers cannot be read.`);
    }
  }
  return { status: 'unknown', reason };
}

const mostAnswer = 65_536;

/** RFC 6960, A.1.1: short questions stand in the URL, so that what is answered can be kept on the way. */
function urlOf(responder: URL, { certificate, issuer }: Asked): URL {
  const sequence = (...parts: readonly Buffer[]): Buffer => derWith(0x30, ...parts);
  // SHA-1 only names the issuer here; many responders know no other.
  const hash = (bytes: Buffer): Buffer => derWith(0x04, createHash('sha1').update(bytes).digest());
  const algorithm = sequence(derWith(0x06, sha1), derWith(0x05));
  const number = derWith(0x02, certificate.serial);
  const id = sequence(algorithm, hash(issuer.subjectName), hash(issuer.keyBits), number);
  const question = sequence(sequence(sequence(sequence(id)))).toString('base64');
  if (question.length > 255) return refuse('The number of the certificate is too long to ask about it.');
  return new URL(`${responder.href.replace(/\/$/, '')}/${encodeURIComponent(question)}`);
}

const sha1 = Uint8Array.from([0x2b, 0x0e, 0x03, 0x02, 0x1a]);

const basicResponse = '1.3.6.1.5.5.7.48.1.1';

async function readAnswer(bytes: Uint8Array, asked: Asked): Promise<RevocationAnswer> {
  const [status, wrapped] = partsOf(await readDer(bytes));
  if (status?.tag.number !== 0x0a || status.value.length !== 1 || status.value[0] !== 0)
    return refuse('The OCSP responder does not answer that question.');
  const [type, content] = partsOf(wrapped?.tag.isContextSpecific(0) ? wrapped.subs[0] : undefined);
  if (oidOf(type) !== basicResponse) return refuse('The OCSP responder answers in a way that is not known.');
  const parts = partsOf(await readDer(octetsOf(content)));
  await checkSigner(parts, asked);
  const body = partsOf(parts[0]).filter(({ tag }) => !tag.isContextSpecific());
  const responses = partsOf(body.find(({ tag }) => tag.isUniversal() && tag.number === 0x10));
  const response = responses.find((each) => isAbout(partsOf(partsOf(each)[0]), asked));
  if (response === undefined) return refuse('The OCSP responder answers about another certificate.');
  return readStatus(partsOf(response), asked);
}

async function readStatus(parts: readonly Der[], { now, provenTime }: Asked): Promise<RevocationAnswer> {
  const [, status, thisUpdate, ...more] = parts;
  const next = taggedOf(more, 0)?.subs[0];
  checkCurrent(timeOf(thisUpdate), next === undefined ? undefined : timeOf(next), now);
  if (status?.tag.isContextSpecific(0)) return { status: 'good' };
  if (!status?.tag.isContextSpecific(1)) return refuse('The OCSP responder does not know the certificate.');
  const extensions = extensionsOf(taggedOf(more, 1)?.subs[0]);
  return { status: (await isRevokedFor(provenTime, extensions)) ? 'revoked' : 'good' };
}

const idHashes: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
]);

function isAbout([algorithm, name, key, serial]: readonly Der[], { certificate, issuer }: Asked): boolean {
  const hash = idHashes.get(algorithmOf(algorithm));
  if (hash === undefined) return false;
  const hashOf = (bytes: Buffer): Buffer => createHash(hash).update(bytes).digest();
  return (
    octetsOf(name).equals(hashOf(issuer.subjectName)) &&
    octetsOf(key).equals(hashOf(issuer.keyBits)) &&
    isSameNumber(integerOf(serial), certificate.serial)
  );
}

/** By the issuer itself, or by whom it issued a certificate for that (RFC 6960, 4.2.2.2). */
async function checkSigner(
  [body, algorithm, signature, wrapped]: readonly Der[],
  asked: Asked,
): Promise<void> {
  const how = algorithm === undefined ? undefined : signedWith(algorithm);
  if (body === undefined || how === undefined) return refuse('The OCSP answer is signed too weakly.');
  const isBy = ({ x509 }: Certificate): boolean =>
    isSignature(bytesOf(body), bitsOf(signature), x509.publicKey, how);
  if (isBy(asked.issuer)) return;
  const list = wrapped?.tag.isContextSpecific(0) ? partsOf(wrapped.subs[0]) : [];
  const certificates = await Promise.all(list.slice(0, 10).map((one) => readCertificate(bytesOf(one))));
  const signer = certificates.find((one) => isDelegate(one, asked) && isBy(one));
  if (signer === undefined) return refuse('The OCSP answer is not signed by whom it must be.');
  if (signer.hasNoCheck || signer.crlUrls.length === 0) return;
  const answer = await askCrls({ ...asked, certificate: signer });
  if (answer.status !== 'good') refuse('Whoever signed the OCSP answer may have been revoked.');
}

const ocspSigning = '1.3.6.1.5.5.7.3.9';

const isDelegate = (one: Certificate, { issuer, certificate, now }: Asked): boolean =>
  isIssuedBy(one, issuer) &&
  !isSame(one, certificate) &&
  isValidAt(one, now) &&
  one.extendedKeyUsage?.uses.includes(ocspSigning) === true &&
  one.keyUsage?.uses.has('digitalSignature') !== false;
