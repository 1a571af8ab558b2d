import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import type { Repository } from './repository.ts';

/** What stands in the working tree where git would look for a tracked file. */
export type OnDisk =
  | { readonly kind: 'file' | 'link'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'unreadable' | 'folder' | 'none' };

export interface WorkingFiles {
  /** The bytes as they are; of a link those of its target's name. */
  read(raw: Uint8Array): OnDisk;
  /** Whether there is a file or a link. */
  has(raw: Uint8Array): boolean;
}

/** A larger working file is not read. */
export const largestWorkingFile = 32 * 1024 * 1024;

/** The files of a working tree; what lies behind a link to a folder is not in it. */
export function workingFiles(repository: Pick<Repository, 'root'>): WorkingFiles {
  const folders = new Map<string, boolean>();
  const start = workingPath(repository, Buffer.alloc(0)).length;
  const isFolder = (path: Buffer, end: number): boolean => {
    if (end < start) return true;
    const key = path.toString('latin1', 0, end);
    const known = folders.get(key);
    if (known !== undefined) return known;
    const above = isFolder(path, path.lastIndexOf(slash, end - 1));
    const real = above && kindAt(path.subarray(0, end)) === 'folder';
    folders.set(key, real);
    return real;
  };
  const inTree = (path: Buffer): boolean => isFolder(path, path.lastIndexOf(slash));
  return {
    read: (raw) => {
      const path = workingPath(repository, raw);
      return inTree(path) ? read(path) : { kind: 'none' };
    },
    has: (raw) => {
      const path = workingPath(repository, raw);
      return inTree(path) && !/none|folder/.test(kindAt(path));
    },
  };
}

/** The path of a working file in bytes, for names that are no UTF-8. */
export const workingPath = ({ root }: Pick<Repository, 'root'>, raw: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(root.endsWith('/') ? root : `${root}/`), raw]);

const slash = 0x2f;

function kindAt(path: Buffer): Exclude<OnDisk['kind'], 'too-large'> {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'none';
    if (found.isSymbolicLink()) return 'link';
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'unreadable';
  } catch (error) {
    return isGone(error) ? 'none' : 'unreadable';
  }
}

function read(path: Buffer): OnDisk {
  const kind = kindAt(path);
  try {
    if (kind === 'link') return { kind, bytes: Buffer.from(readlinkSync(path, { encoding: 'buffer' })) };
    if (kind !== 'file') return { kind };
    if (lstatSync(path).size > largestWorkingFile) return { kind: 'too-large' };
    return { kind, bytes: readFileSync(path) };
  } catch (error) {
    return { kind: isGone(error) ? 'none' : 'unreadable' };
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
