import { X509Certificate } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { type Libraries, libraries } from './libraries.ts';
import { invalid, isUnfit, mostEach, notCovered, type SignedMaterial, type Unfit } from './material.ts';
import { readStrictJson } from './strict-json.ts';

/** A bundle as it was read: an envelope around a statement, or the signature of a message that lies elsewhere. */
export type ReadBundle =
  | { readonly kind: 'envelope'; readonly payloadType: string; readonly material: SignedMaterial }
  | {
      readonly kind: 'message';
      readonly digest: Buffer;
      readonly algorithm: string;
      readonly material: SignedMaterial;
    };

/**
 * Reads a Sigstore bundle of version 0.1 to 0.3 (protobuf-specs, `Bundle`). `message` is what a message signature is
 * over; the bundle itself holds only its digest.
 */
export async function readBundle(
  bytes: Uint8Array,
  message: Uint8Array | undefined,
): Promise<ReadBundle | Unfit> {
  const json = readStrictJson(bytes, { what: 'The bundle' });
  if (isUnfit(json)) return json;
  const mediaType = textAt(json.value, 'mediaType');
  if (!bundleTypes.has(mediaType))
    return notCovered(`Bundles of the type \`${mediaType.slice(0, 100)}\` are not known.`);
  const problem = shapeProblem(json.value);
  if (problem !== undefined) return problem;
  const loaded = await libraries();
  try {
    const bundle = loaded.bundles.bundleFromJSON(json.value);
    return isSpeltRight(loaded.bundles.bundleToJSON(bundle), json.value)
      ? contentsOf(bundle, message, loaded)
      : invalid('The bundle holds values that are not spelt as they must be.');
  } catch {
    return invalid('The bundle lacks something, or holds what cannot be read.');
  }
}

export const bundleTypes: ReadonlySet<string> = new Set([
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
]);

function shapeProblem(json: unknown): Unfit | undefined {
  const material = fieldOf(json, 'verificationMaterial');
  const isOne = (of: unknown, ...names: readonly string[]) =>
    names.filter((name) => fieldOf(of, name) !== undefined).length === 1;
  if (!isOne(material, 'certificate', 'publicKey', 'x509CertificateChain')) {
    return invalid('The bundle must say once whose signature it is: by a certificate or by a key.');
  }
  if (!isOne(json, 'dsseEnvelope', 'messageSignature')) return invalid('The bundle must hold one signature.');
  if (!listAt(material, 'tlogEntries').flatMap(numbersOf).every(isNumber)) {
    return invalid('The log entry holds a number that is none.');
  }
  const stamps = listAt(material, 'timestampVerificationData', 'rfc3161Timestamps');
  const chain = listAt(material, 'x509CertificateChain', 'certificates');
  const lists = [listAt(material, 'tlogEntries'), stamps, chain];
  return lists.some((list) => list.length > mostEach)
    ? notCovered(`The bundle holds more than ${mostEach} log entries, timestamps or certificates.`)
    : undefined;
}

const numbersOf = (entry: unknown): readonly unknown[] => [
  fieldOf(entry, 'logIndex'),
  fieldOf(entry, 'integratedTime'),
  fieldOf(entry, 'inclusionProof', 'logIndex'),
  fieldOf(entry, 'inclusionProof', 'treeSize'),
];

/** Protobuf writes numbers of 64 bits as texts; what is missing is 0. */
const isNumber = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Number.isSafeInteger(value) && Number(value) >= 0) ||
  (typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value));

/** The libraries take base64 and numbers in any spelling; a value that is spelt otherwise hides something. Lines may be broken. */
function isSpeltRight(canonical: unknown, given: unknown): boolean {
  if (Array.isArray(canonical)) {
    return Array.isArray(given) && canonical.every((one, index) => isSpeltRight(one, given[index]));
  }
  if (isObject(canonical)) {
    return Object.entries(canonical).every(([name, one]) => {
      const other = fieldOf(given, name);
      return other === undefined || other === null || isSpeltRight(one, other);
    });
  }
  if (typeof canonical !== 'string') return canonical === given;
  // Numbers may stand as such, and names of algorithms by their numbers.
  if (typeof given === 'number') return canonical === String(given) || !/^\d+$/.test(canonical);
  return typeof given === 'string' && (canonical === given || canonical === given.replace(/[\r\n]/g, ''));
}

function contentsOf(
  bundle: Bundle,
  message: Uint8Array | undefined,
  { core, specs }: Libraries,
): ReadBundle | Unfit {
  const { content, verificationMaterial } = bundle;
  const certificate = certificateOf(verificationMaterial.content);
  if (certificate !== undefined && isUnfit(certificate)) return certificate;
  const shared = {
    certificate,
    entries: verificationMaterial.tlogEntries,
    timestamps: (verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []).map((one) =>
      Buffer.from(one.signedTimestamp),
    ),
  };
  if (content.$case === 'messageSignature') {
    const { messageDigest, signature } = content.messageSignature;
    const algorithm = specs.hashAlgorithmToJSON(messageDigest.algorithm);
    const signed = message ?? new Uint8Array();
    const material = { ...shared, signed, payload: signed, signature };
    return { kind: 'message', digest: messageDigest.digest, algorithm, material };
  }
  const { payload, payloadType, signatures } = content.dsseEnvelope;
  const [only] = signatures;
  if (only === undefined || signatures.length !== 1) return invalid('The bundle must hold one signature.');
  const signed = core.dsse.preAuthEncoding(payloadType, payload);
  return { kind: 'envelope', payloadType, material: { ...shared, signed, payload, signature: only.sig } };
}

function certificateOf(content: Bundle['verificationMaterial']['content']): Buffer | Unfit | undefined {
  if (content.$case === 'publicKey') return undefined;
  if (content.$case === 'certificate') return content.certificate.rawBytes;
  const [first, ...others] = content.x509CertificateChain.certificates;
  // The chain beside it is not looked at; but a root that comes with a bundle wants to be believed.
  if (others.some(({ rawBytes }) => isRoot(rawBytes)))
    return invalid('The bundle brings its own root certificate.');
  return first?.rawBytes ?? invalid('The bundle holds no certificate.');
}

function isRoot(der: Buffer): boolean {
  const certificate = new X509Certificate(der);
  return certificate.subject === certificate.issuer;
}
