import type { KeyObject } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';
import { refuse } from './refusal.ts';

/** What a signature's envelope holds, JWS or COSE, read strictly and not verified yet. */
export interface Envelope {
  readonly kind: 'notation-jws' | 'notation-cose';
  /** What the payload is said to be. */
  readonly contentType: string;
  readonly payload: Uint8Array;
  /** What the envelope says that it is signed with; undefined: something that is not allowed. */
  readonly algorithm: Algorithm | undefined;
  /** What is signed beside the payload, without algorithm, content type and the list of critical ones. */
  readonly attributes: ReadonlyMap<string, unknown>;
  /** Those of the attributes that a verifier must understand. */
  readonly critical: readonly string[];
  /** Certificates in DER, the signer's first. */
  readonly chain: readonly Uint8Array[];
  /** A token of RFC 3161, which is not signed with the rest. */
  readonly timestamp: Uint8Array | undefined;
  readonly signature: Uint8Array;
  /** Whether the key made the signature with that algorithm. */
  readonly isSignedBy: (key: KeyObject, algorithm: Algorithm) => Promise<boolean>;
}

export const payloadType = 'application/vnd.cncf.notary.payload.v1+json';

/** Names of attributes, the same in both kinds of envelopes. */
export const attribute = {
  scheme: 'io.cncf.notary.signingScheme',
  time: 'io.cncf.notary.signingTime',
  authenticTime: 'io.cncf.notary.authenticSigningTime',
  expiry: 'io.cncf.notary.expiry',
  plugin: 'io.cncf.notary.verificationPlugin',
  pluginVersion: 'io.cncf.notary.verificationPluginMinVersion',
  timestamp: 'io.cncf.notary.timestampSignature',
} as const;

/** The attributes that are times; their values are `Date`s once they are read. */
export const timeAttributes: readonly string[] = [attribute.time, attribute.authenticTime, attribute.expiry];

/** More certificates than any chain has; each costs a signature to check. */
const mostCertificates = 20;

/** The chain as somebody else's list; a refusal where it is none of bytes. */
export function chainOf(
  list: unknown,
  toBytes: (one: unknown) => Uint8Array | undefined,
): readonly Uint8Array[] {
  if (!Array.isArray(list) || list.length === 0) return refuse('There is no certificate in the signature.');
  if (list.length > mostCertificates) return refuse('There are too many certificates in the signature.');
  return list.map((one: unknown) => toBytes(one) ?? refuse('A certificate in the signature cannot be read.'));
}

/** The critical attributes, which must be attributes that are there, each once. */
export function criticalOf(list: unknown, attributes: ReadonlyMap<string, unknown>): readonly string[] {
  if (!Array.isArray(list) || list.length === 0)
    return refuse('The signature does not say which of its attributes are critical.');
  const names = list.map((one: unknown) =>
    typeof one === 'string' && attributes.has(one)
      ? one
      : refuse('An attribute is marked as critical that the signature does not have.'),
  );
  if (new Set(names).size < names.length) return refuse('An attribute is marked as critical twice.');
  return names;
}
