import { createHash, type Hash } from 'node:crypto';
import { hashFor, isDigest } from '../../registry/digest.ts';
import { TroubleError } from '../../registry/trouble.ts';

/** What bytes must turn out to be. */
export interface Expected {
  /** `sha256:…`, `sha384:…` or `sha512:…` */
  readonly digest: string;
  /** Bytes; undefined where nobody says. */
  readonly size?: number | undefined;
  /** For messages: `layer 3 of 7`. */
  readonly what: string;
}

/** Passes the bytes on; throws a TroubleError `broken` at the end where they are not what they should be. */
export async function* verified(
  bytes: AsyncIterable<Uint8Array>,
  expected: Expected,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = hashOf(expected.digest);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (expected.size !== undefined && size > expected.size) throw wrongSize(expected);
    hash.update(chunk);
    yield chunk;
  }
  if (expected.size !== undefined && size !== expected.size) throw wrongSize(expected);
  if (digestOf(expected.digest, hash) !== expected.digest) throw wrongDigest(expected);
}

/** Passes the bytes on and tells their sha256 to `done` at the end. */
export async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  done: (digest: string, size: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    hash.update(chunk);
    yield chunk;
  }
  done(`sha256:${hash.digest('hex')}`, size);
}

function hashOf(digest: string): Hash {
  if (isDigest(digest)) return hashFor(digest);
  throw new TroubleError({
    trouble: 'unsupported',
    message: `\`${digest.slice(0, 100)}\` is no digest that can be checked; those of sha256, sha384 and sha512 are.`,
  });
}

const digestOf = (like: string, hash: Hash): string =>
  `${like.slice(0, like.indexOf(':'))}:${hash.digest('hex')}`;

export const wrongDigest = ({ what, digest }: Expected): TroubleError =>
  new TroubleError({
    trouble: 'broken',
    message: `The bytes of ${what} are not what its digest ${digest} says. It is damaged or was changed.`,
  });

const wrongSize = ({ what, size }: Expected): TroubleError =>
  new TroubleError({
    trouble: 'broken',
    message: `${what} does not have the ${size} bytes that it should have.`,
  });
