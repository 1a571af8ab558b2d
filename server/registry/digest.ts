import { createHash, type Hash } from 'node:crypto';

/** Whether a text is a digest of an algorithm that is computed here, in the spelling of OCI's descriptors. */
export const isDigest = (text: string): boolean =>
  /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/.test(text);

/** The hash that a digest names; only for what `isDigest`. */
export const hashFor = (digest: string): Hash => createHash(digest.slice(0, digest.indexOf(':')));

export const sha256Of = (bytes: Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const hasDigest = (bytes: Uint8Array, digest: string): boolean =>
  hashFor(digest).update(bytes).digest('hex') === digest.slice(digest.indexOf(':') + 1);
