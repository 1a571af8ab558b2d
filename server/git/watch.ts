import type { Repository } from './repository.ts';

/**
 * Files, and folders with all below them, whose change may mean that something else is staged, or that it is
 * compared with something else. Absolute, with `/`.
 */
export const stagePaths = ({ gitFolder, commonFolder, indexFile }: Repository): readonly string[] => [
  indexFile,
  // HEAD names another branch or commit; the others come and go with a merge, a rebase, a cherry-pick.
  ...['HEAD', 'MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'REBASE_HEAD'].map(
    (name) => `${gitFolder}/${name}`,
  ),
  // Where the branch's commit stands: loose, packed, or in tables.
  ...['refs', 'packed-refs', 'reftable'].map((name) => `${commonFolder}/${name}`),
];
