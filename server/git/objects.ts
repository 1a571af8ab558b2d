import { createHash } from 'node:crypto';

export type Hash = 'sha1' | 'sha256';

/** The tree without any file: git knows it in every repository. */
export const noTree: Readonly<Record<Hash, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

export const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** The id that git would give to these bytes. */
export const blobId = (bytes: Uint8Array, hash: Hash): string =>
  createHash(hash).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
