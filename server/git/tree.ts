import type { TreeEntry } from './entry.ts';
import { isObjectId, noTree } from './objects.ts';
import { type GitProblem, problemOf } from './problem.ts';
import { entryOf, rawChanges, rawDiff, shownPath, treeEntries } from './records.ts';
import type { Repository } from './repository.ts';

export type { TreeEntry } from './entry.ts';

export interface Tree {
  /** The commit's id; undefined for the index and for the empty tree. */
  readonly commit: string | undefined;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Paths that are in conflict (index only). */
  readonly conflicts: readonly string[];
}

export const emptyTree: Tree = { commit: undefined, entries: new Map(), conflicts: [] };

/**
 * What a commit made now would hold: entries in conflict stand apart, those that are only meant to be added
 * (`git add -N`) are left out.
 */
export async function readIndex({ git, hash }: Repository, signal?: AbortSignal): Promise<Tree | GitProblem> {
  // The difference from nothing: unlike `ls-files` it knows which entries are no content yet.
  const output = await git.run(['diff-index', '--cached', '--no-renames', ...rawDiff, noTree[hash]], {
    signal,
  });
  if (output.code !== 0) return problemOf(output, 'read the index', signal);
  const changes = rawChanges(output.out);
  const conflicts = changes.filter(({ status }) => status === 'U').map(({ raw }) => shownPath(raw));
  const entries = changes
    .filter(({ status }) => status !== 'U')
    .map(({ mode, object, raw }) => entryOf(mode, object, raw));
  return { commit: undefined, entries: byPath(entries), conflicts: [...new Set(conflicts)] };
}

/** What a commit holds; it is named by its id. */
export async function readCommit(
  { git }: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<Tree | GitProblem> {
  if (!isObjectId(commit))
    return { problem: 'unknown-revision', message: `\`${commit}\` is no commit's id.` };
  const output = await git.run(['ls-tree', '-r', '-z', '--full-tree', commit], { signal });
  if (output.code !== 0) return problemOf(output, `read the files of commit ${commit.slice(0, 10)}`, signal);
  return { commit, entries: byPath(treeEntries(output.out)), conflicts: [] };
}

/** Two paths that are shown alike, because of bytes that are no UTF-8, get keys of their own. */
function byPath(entries: readonly TreeEntry[]): ReadonlyMap<string, TreeEntry> {
  const map = new Map<string, TreeEntry>();
  for (const entry of entries) {
    let path = entry.path;
    while (map.has(path)) path = path.replace('\ufffd', '\ufffd\ufffd');
    map.set(path, path === entry.path ? entry : { ...entry, path });
  }
  return map;
}
