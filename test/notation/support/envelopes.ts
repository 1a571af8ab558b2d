import { constants, type KeyObject, sign } from 'node:crypto';
import { encode, Token, Type } from 'cborg';
import type { Subject } from '../../../server/signature/evidence.ts';
import { type Minted, now } from './mint.ts';

export const image: Subject = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${'5a'.repeat(32)}`,
  size: 942,
};

export const payloadType = 'application/vnd.cncf.notary.payload.v1+json';

export type AlgorithmName = 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

/** What an envelope is to be; left out: a good one over `image`. */
export interface EnvelopeWish {
  readonly chain: readonly Minted[];
  readonly algorithm?: AlgorithmName | undefined;
  /** Signs with another key than the first certificate's. */
  readonly key?: KeyObject | undefined;
  readonly payload?: unknown;
  /** Attributes over the usual ones; undefined takes one away. Times are dates. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  /** Instead of those that must be. */
  readonly critical?: readonly unknown[] | undefined;
  readonly scheme?: 'notary.x509' | 'notary.x509.signingAuthority' | undefined;
  readonly expiry?: Date | undefined;
  readonly contentType?: string | undefined;
  /** A token over the signature. */
  readonly timestamp?: ((signature: Uint8Array) => Uint8Array) | undefined;
  /** Instead of those of `chain`. */
  readonly certificates?: readonly Uint8Array[] | undefined;
}

const prefix = 'io.cncf.notary.';

export const payloadOf = (target: Readonly<Record<string, unknown>> = {}): unknown => ({
  targetArtifact: { ...image, ...target },
});

/** The members of a flattened JWS. */
export interface Jws {
  payload: string;
  protected: string;
  header: Record<string, unknown>;
  signature: string;
}

export function makeJws(wish: EnvelopeWish): Jws {
  const header = {
    alg: wish.algorithm ?? 'ES256',
    cty: wish.contentType ?? payloadType,
    crit: criticalOf(wish),
    ...Object.fromEntries(
      attributesOf(wish).map(([name, value]) => [name, value instanceof Date ? rfc3339(value) : value]),
    ),
  };
  const bodies = [JSON.stringify(header), textOf(wish.payload)].map((text) =>
    Buffer.from(text).toString('base64url'),
  );
  const [head = '', payload = ''] = bodies;
  const signature = signWith(wish, Buffer.from(`${head}.${payload}`));
  const timestamp = wish.timestamp?.(signature);
  return {
    payload,
    protected: head,
    header: {
      x5c: certificatesOf(wish).map((der) => Buffer.from(der).toString('base64')),
      ...(timestamp === undefined
        ? {}
        : { [`${prefix}timestampSignature`]: Buffer.from(timestamp).toString('base64') }),
      [`${prefix}signingAgent`]: 'test/1',
    },
    signature: signature.toString('base64url'),
  };
}

/** The members of a COSE_Sign1, and what its headers are made of. */
export interface Cose {
  protectedBytes: Uint8Array;
  unsigned: Map<unknown, unknown>;
  payload: Uint8Array;
  signature: Uint8Array;
}

export const coseLabels = { algorithm: 1, critical: 2, contentType: 3, chain: 33 } as const;

export function makeCose(wish: EnvelopeWish): Cose {
  const header = new Map<unknown, unknown>([
    [coseLabels.algorithm, coseNumbers[wish.algorithm ?? 'ES256']],
    [coseLabels.critical, criticalOf(wish)],
    [coseLabels.contentType, wish.contentType ?? payloadType],
    ...attributesOf(wish),
  ]);
  const protectedBytes = cborOf(header);
  const payload = Buffer.from(textOf(wish.payload));
  const signature = signWith(wish, encode(['Signature1', protectedBytes, new Uint8Array(), payload]));
  const timestamp = wish.timestamp?.(signature);
  const unsigned = new Map<unknown, unknown>([[coseLabels.chain, certificatesOf(wish)]]);
  if (timestamp !== undefined) unsigned.set(`${prefix}timestampSignature`, timestamp);
  return { protectedBytes, unsigned, payload, signature };
}

export const jwsBytes = (jws: unknown): Uint8Array => Buffer.from(JSON.stringify(jws));

export const coseBytes = ({ protectedBytes, unsigned, payload, signature }: Cose, tag = 0xd2): Uint8Array =>
  Buffer.concat([Uint8Array.from([tag]), cborOf([protectedBytes, unsigned, payload, signature])]);

/** CBOR with dates as epoch times of tag 1, and maps with keys of any kind. */
export const cborOf = (value: unknown): Uint8Array =>
  encode(value, {
    typeEncoders: {
      Date: (date: unknown) => [
        new Token(Type.tag, 1),
        new Token(Type.uint, Math.floor((date as Date).getTime() / 1000)),
      ],
    },
  });

const coseNumbers: Readonly<Record<AlgorithmName, number>> = {
  PS256: -37,
  PS384: -38,
  PS512: -39,
  ES256: -7,
  ES384: -35,
  ES512: -36,
};

function attributesOf(wish: EnvelopeWish): readonly (readonly [string, unknown])[] {
  const scheme = wish.scheme ?? 'notary.x509';
  const usual: Readonly<Record<string, unknown>> = {
    [`${prefix}signingScheme`]: scheme,
    [`${prefix}${scheme === 'notary.x509' ? 'signingTime' : 'authenticSigningTime'}`]: new Date(
      now.getTime() - 3_600_000,
    ),
    [`${prefix}expiry`]: wish.expiry,
  };
  return Object.entries({ ...usual, ...wish.attributes }).filter(([, value]) => value !== undefined);
}

const criticalOf = (wish: EnvelopeWish): readonly unknown[] =>
  wish.critical ?? [
    `${prefix}signingScheme`,
    ...(wish.scheme === 'notary.x509.signingAuthority' ? [`${prefix}authenticSigningTime`] : []),
    ...(wish.expiry === undefined ? [] : [`${prefix}expiry`]),
  ];

const certificatesOf = ({ chain, certificates }: EnvelopeWish): readonly Uint8Array[] =>
  certificates ?? chain.map(({ der }) => der);

const rfc3339 = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const textOf = (payload: unknown): string =>
  typeof payload === 'string' ? payload : JSON.stringify(payload ?? payloadOf());

function signWith({ chain, key, algorithm = 'ES256' }: EnvelopeWish, data: Uint8Array): Buffer {
  const own = key ?? chain[0]?.key;
  if (own === undefined) throw new Error('Nobody signs.');
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) return sign(hash, data, { key: own, dsaEncoding: 'ieee-p1363' });
  return sign(hash, data, {
    key: own,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}
