import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';

/** What a Git LFS pointer says of the file that it stands for (the spec of git-lfs, version 1). */
export interface LfsPointer {
  /** SHA-256 of the content, in hex. */
  readonly oid: string;
  /** In bytes. */
  readonly size: number;
}

/** Undefined where a blob is an ordinary file. */
export function lfsPointer(blob: Uint8Array): LfsPointer | undefined {
  if (blob.length > 1024 || blob[0] !== 0x76) return undefined;
  const text = Buffer.from(blob).toString('latin1');
  if (!/^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\n/.test(text))
    return undefined;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d+)$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? undefined : { oid, size: Number(size) };
}

/** The content that a pointer stands for, as git-lfs keeps it; undefined where it is not there, other, or too large. */
export async function readLfsObject(
  { commonFolder }: Repository,
  { oid, size }: LfsPointer,
  largest: number,
): Promise<Uint8Array | undefined> {
  const path = join(commonFolder, 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);
  try {
    if (size > largest || (await stat(path)).size !== size) return undefined;
    const content = await readFile(path);
    return createHash('sha256').update(content).digest('hex') === oid ? content : undefined;
  } catch {
    return undefined;
  }
}
