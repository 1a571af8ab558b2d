import type { TreeEntry } from './entry.ts';

export interface Change {
  readonly kind: 'added' | 'modified' | 'renamed' | 'deleted';
  /** After the change (before it, where it is deleted); relative, with `/`. */
  readonly path: string;
  /** Where the same file was in the base: the same path, or the one that it was renamed from; undefined for a new one. */
  readonly before: string | undefined;
  /** The blob after the change: always of what is staged; of the working tree only where a sparse checkout leaves the file out. */
  readonly object?: string;
}

/** A file of the working tree that is not what it was in the base. */
export interface Differing {
  readonly path: string;
  readonly raw: Uint8Array;
  /** The same file in the base. */
  readonly before: TreeEntry | undefined;
  /** Its bytes, where it is a file that was read. */
  readonly bytes: Buffer | undefined;
  /** The blob that stands for it where it is not on the disk. */
  readonly object: string | undefined;
}
