import type { KeyObject } from 'node:crypto';
import { algorithmOf, type Der, oidOf, partsOf, taggedOf } from './der.ts';

/** A signature algorithm that Notary Project allows (signature specification, *Signature Algorithm Requirements*). */
export interface Algorithm {
  /** In JWS, which names it in the messages too. */
  readonly name: 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';
  /** In COSE. */
  readonly cose: number;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  /** The kind of key that it goes with, as Node tells it: the bits of an RSA modulus or the curve's name. */
  readonly key: number | string;
}

export const algorithms: readonly Algorithm[] = [
  { name: 'PS256', cose: -37, hash: 'sha256', key: 2048 },
  { name: 'PS384', cose: -38, hash: 'sha384', key: 3072 },
  { name: 'PS512', cose: -39, hash: 'sha512', key: 4096 },
  { name: 'ES256', cose: -7, hash: 'sha256', key: 'prime256v1' },
  { name: 'ES384', cose: -35, hash: 'sha384', key: 'secp384r1' },
  { name: 'ES512', cose: -36, hash: 'sha512', key: 'secp521r1' },
];

/** The one algorithm that a key may be used with; undefined: none, so that the key is not allowed. */
export function algorithmFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Algorithm | undefined {
  if (asymmetricKeyType === 'rsa')
    return algorithms.find(({ key }) => key === asymmetricKeyDetails?.modulusLength);
  if (asymmetricKeyType === 'ec')
    return algorithms.find(({ key }) => key === asymmetricKeyDetails?.namedCurve);
  return undefined;
}

/** From the object identifiers of hashes to Node's names; SHA-1 and MD5 are none. */
export const hashes: ReadonlyMap<string, 'sha256' | 'sha384' | 'sha512'> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** What an AlgorithmIdentifier of a signature by an authority means. */
export interface SignedWith {
  /** `undefined` for Ed25519, which has its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | undefined;
  readonly scheme: 'pkcs1' | 'pss' | 'ecdsa' | 'eddsa';
}

const signatureAlgorithms: ReadonlyMap<string, SignedWith> = new Map([
  ['1.2.840.113549.1.1.11', { hash: 'sha256', scheme: 'pkcs1' }],
  ['1.2.840.113549.1.1.12', { hash: 'sha384', scheme: 'pkcs1' }],
  ['1.2.840.113549.1.1.13', { hash: 'sha512', scheme: 'pkcs1' }],
  ['1.2.840.10045.4.3.2', { hash: 'sha256', scheme: 'ecdsa' }],
  ['1.2.840.10045.4.3.3', { hash: 'sha384', scheme: 'ecdsa' }],
  ['1.2.840.10045.4.3.4', { hash: 'sha512', scheme: 'ecdsa' }],
  ['1.3.101.112', { hash: undefined, scheme: 'eddsa' }],
]);

/** Undefined for what is too weak (SHA-1, MD5) or not known. */
export function signedWith(identifier: Der): SignedWith | undefined {
  const oid = algorithmOf(identifier);
  if (oid !== pss) return signatureAlgorithms.get(oid);
  // Left out, the hash of RSASSA-PSS is SHA-1 (RFC 4055, 3.1).
  const parameters = partsOf(partsOf(identifier)[1]);
  const hash = hashes.get(innerOid(taggedOf(parameters, 0)?.subs[0]));
  const mask = taggedOf(parameters, 1)?.subs[0];
  const maskHash = mask === undefined ? undefined : hashes.get(innerOid(partsOf(mask)[1]));
  return hash === undefined || maskHash !== hash ? undefined : { hash, scheme: 'pss' };
}

export const isGoodSignatureAlgorithm = (identifier: Der): boolean => signedWith(identifier) !== undefined;

const pss = '1.2.840.113549.1.1.10';

const innerOid = (identifier: Der | undefined): string =>
  identifier === undefined ? '' : oidOf(partsOf(identifier)[0]);
