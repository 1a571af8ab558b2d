import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { hashes, type SignedWith, signedWith } from './algorithm.ts';
import {
  algorithmOf,
  bytesOf,
  type Der,
  membersOf,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  taggedOf,
} from './der.ts';
import { refuse } from './refusal.ts';

/** A CMS SignedData with one signer, as a timestamp's token is one (RFC 5652, 5; RFC 3161, 2.4.2). */
export interface SignedData {
  /** What the content is said to be, the same outside and in what is signed. */
  readonly contentType: string;
  readonly content: Buffer;
  /** Certificates in DER, in no order, by nobody vouched for. */
  readonly certificates: readonly Buffer[];
  /** The signed attributes, each with its one value. */
  readonly attributes: ReadonlyMap<string, Der>;
  /** Who is said to have signed: the issuer's name and the number. Undefined: told in another way. */
  readonly signer: { readonly issuer: Buffer; readonly serial: Buffer } | undefined;
  readonly isSignedBy: (key: KeyObject) => boolean;
}

const signedData = '1.2.840.113549.1.7.2';
const contentTypeAttribute = '1.2.840.113549.1.9.3';
const digestAttribute = '1.2.840.113549.1.9.4';

/** A refusal for all but that; also where the digest of the content is not the signed one. */
export async function readSignedData(bytes: Uint8Array): Promise<SignedData> {
  const [type, outer] = partsOf(await readDer(bytes));
  if (oidOf(type) !== signedData || !outer?.tag.isContextSpecific(0))
    return refuse('The timestamp is not signed.');
  const parts = partsOf(outer.subs[0]);
  const [contentType, wrapped] = partsOf(parts[2]);
  const content = octetsOf(wrapped?.tag.isContextSpecific(0) ? wrapped.subs[0] : undefined);
  const signers = membersOf(parts.at(-1));
  if (signers.length !== 1) return refuse('The timestamp is not by exactly one signer.');
  const signer = partsOf(signers[0]);
  const signed = signer[3]?.tag.isContextSpecific(0)
    ? signer[3]
    : refuse('The timestamp has no signed attributes.');
  const attributes = readAttributes(signed);
  const digestHash = hashes.get(algorithmOf(signer[2]));
  if (digestHash === undefined) return refuse('The timestamp uses a hash that is too weak or not known.');
  const digest = createHash(digestHash).update(content).digest();
  if (!octetsOf(attributes.get(digestAttribute)).equals(digest)) return refuse('The timestamp was changed.');
  if (oidOf(attributes.get(contentTypeAttribute)) !== oidOf(contentType))
    return refuse('The timestamp was changed.');
  return {
    contentType: oidOf(contentType),
    content,
    certificates: (taggedOf(parts.slice(3, -1), 0)?.subs ?? []).map(bytesOf),
    attributes,
    signer: readSigner(signer[1]),
    isSignedBy: (key) => {
      // What is signed is written as the SET that it is, not with the tag that it has in here (RFC 5652, 5.4).
      const data = bytesOf(signed);
      data[0] = 0x31;
      const algorithm =
        algorithmOf(signer[4]) === rsa ? { hash: digestHash, scheme: 'pkcs1' as const } : undefined;
      const how = algorithm ?? (signer[4] === undefined ? undefined : signedWith(signer[4]));
      return how !== undefined && isSignature(data, octetsOf(signer[5]), key, how);
    },
  };
}

/** A key's algorithm where the signature's stands: then the hash is that of the content. */
const rsa = '1.2.840.113549.1.1.1';

function readAttributes(signed: Der): ReadonlyMap<string, Der> {
  const attributes = new Map<string, Der>();
  for (const attribute of signed.subs) {
    const [type, values] = partsOf(attribute);
    const [value, ...more] = membersOf(values);
    const oid = oidOf(type);
    if (value === undefined || more.length > 0 || attributes.has(oid))
      return refuse('The timestamp says the same thing twice.');
    attributes.set(oid, value);
  }
  return attributes;
}

function readSigner(sid: Der | undefined): SignedData['signer'] {
  if (sid?.tag.isContextSpecific(0)) return undefined;
  const [issuer, serial] = partsOf(sid);
  if (issuer === undefined || !serial?.tag.isInteger())
    return refuse('The timestamp does not say who signed it.');
  return { issuer: bytesOf(issuer), serial: serial.value };
}

/** Whether a key made a signature in X.509's way: ECDSA as DER. A key of another kind than the algorithm's did not. */
export function isSignature(
  data: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
  { hash, scheme }: SignedWith,
): boolean {
  if (key.asymmetricKeyType !== keyTypes[scheme]) return false;
  const padding =
    scheme === 'pkcs1'
      ? { padding: constants.RSA_PKCS1_PADDING }
      : scheme === 'pss'
        ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : {};
  try {
    return verify(hash ?? null, data, { key, ...padding }, signature);
  } catch {
    return false;
  }
}

const keyTypes: Readonly<Record<SignedWith['scheme'], string>> = {
  pkcs1: 'rsa',
  pss: 'rsa',
  ecdsa: 'ec',
  eddsa: 'ed25519',
};
