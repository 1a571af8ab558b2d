import { constants, createHash, type KeyObject, type SignKeyObjectInput, verify } from 'node:crypto';
import { isSignedEd25519ph } from './ed25519ph.ts';

/**
 * Whether a key made a signature over these bytes, in one of the ways in which cosign and Sigstore's clients sign:
 * ECDSA with SHA-256 or the curve's own hash, RSA with SHA-256 (PKCS #1 v1.5 or PSS), Ed25519 and Ed25519ph.
 */
export function isSignedBy(key: KeyObject, signed: Uint8Array, signature: Uint8Array): boolean {
  try {
    return waysOf(key).some((way) => way(key, signed, signature));
  } catch {
    return false;
  }
}

/** What is wrong with a key; undefined for one whose signatures can be verified. */
export function keyProblem(key: KeyObject): string | undefined {
  if (waysOf(key).length > 0) return undefined;
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa')
    return `RSA keys of ${details?.modulusLength ?? 0} bits are too short; 2048 is the least.`;
  return `Keys of the kind ${details?.namedCurve ?? type ?? 'unknown'} are not used for signatures here.`;
}

export const fingerprintOf = (key: KeyObject): string =>
  `sha256:${createHash('sha256').update(spkiOf(key)).digest('hex')}`;

/** SubjectPublicKeyInfo, DER. */
export const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

type Way = (key: KeyObject, signed: Uint8Array, signature: Uint8Array) => boolean;

const hashed =
  (hash: string, options: Omit<SignKeyObjectInput, 'key'> = {}): Way =>
  (key, signed, signature) =>
    verify(hash, signed, { key, ...options }, signature);

function waysOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): readonly Way[] {
  if (type === 'ec') return curves.get(details?.namedCurve ?? '') ?? [];
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048 ? rsa : [];
  return type === 'ed25519' ? edwards : [];
}

const curves: ReadonlyMap<string, readonly Way[]> = new Map([
  ['prime256v1', [hashed('sha256')]],
  ['secp384r1', [hashed('sha384'), hashed('sha256')]],
  ['secp521r1', [hashed('sha512'), hashed('sha256')]],
]);

const rsa: readonly Way[] = [
  hashed('sha256', { padding: constants.RSA_PKCS1_PADDING }),
  hashed('sha256', {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_AUTO,
  }),
];

const edwards: readonly Way[] = [
  (key, signed, signature) => verify(null, signed, key, signature),
  (key, signed, signature) => isSignedEd25519ph(key, signed, signature),
];
