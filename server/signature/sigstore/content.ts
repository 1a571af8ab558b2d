import { createHash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { SignedEntity } from '@sigstore/verify';
import type { SignedMaterial } from './material.ts';
import { isSignedBy } from './signed-by.ts';

/** What the library compares a log's entry and a timestamp with; the signature itself is verified here too, by our ways. */
export function contentOf({ signed, payload, signature }: SignedMaterial): SignedEntity['signature'] {
  return {
    signature,
    compareSignature: (other) => isSame(signature, other),
    compareDigest: (digest) => isDigestOf(payload, digest),
    compareSignedDigest: (digest) => isDigestOf(signed, digest),
    verifySignature: (key: KeyObject) => isSignedBy(key, signed, signature),
  };
}

export const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** By SHA-256, SHA-384 or SHA-512, which their lengths tell apart. */
function isDigestOf(bytes: Uint8Array, digest: Uint8Array): boolean {
  const algorithm = algorithms.get(digest.length);
  return algorithm !== undefined && isSame(createHash(algorithm).update(bytes).digest(), digest);
}

const algorithms: ReadonlyMap<number, string> = new Map([
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);
