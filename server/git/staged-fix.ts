import type { TreeEntry } from './entry.ts';

export interface StagedFix {
  /** As it stood in the index that was fixed. */
  readonly entry: TreeEntry;
  /** The staged blob. */
  readonly before: Uint8Array;
  /** The blob after the fixes. */
  readonly after: Uint8Array;
}
