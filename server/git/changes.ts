import type { Change } from './change.ts';
import { isObjectId, noTree } from './objects.ts';
import { type GitProblem, problemOf } from './problem.ts';
import { type RawChange, rawChanges, rawDiff, shownPath } from './records.ts';
import type { Repository } from './repository.ts';
import { compareWorkingTree } from './working-tree.ts';

export type { Change } from './change.ts';

/** What differs between a commit (undefined: nothing) and the index; what is in conflict is left out. */
export async function stagedChanges(
  { git, hash }: Repository,
  base: string | undefined,
  signal?: AbortSignal,
): Promise<readonly Change[] | GitProblem> {
  const commit = base ?? noTree[hash];
  if (!isObjectId(commit))
    return { problem: 'unknown-revision', message: `\`${commit}\` is no commit's id.` };
  const compare = ['diff-index', '--cached', ...rawDiff];
  let output = await git.run([...compare, '-M50%', '-l400', commit], { signal });
  // Likeness needs contents, and a partial clone may lack them: then only files that moved unchanged are told.
  if (output.code > 0) output = await git.run([...compare, '-M100%', commit], { signal });
  if (output.code !== 0) return problemOf(output, 'compare the index with its base', signal);
  return rawChanges(output.out)
    .filter(({ status }) => status !== 'U')
    .map(changeOf);
}

/**
 * What differs between a commit and the working tree, files that are not tracked and not ignored included.
 * Contents are compared here and not by git, which would run filters. Paths that are not `relevant` are left out.
 */
export async function workingChanges(
  repository: Repository,
  base: string,
  signal?: AbortSignal,
  relevant: (path: string) => boolean = () => true,
): Promise<readonly Change[] | GitProblem> {
  return compareWorkingTree(repository, {
    base,
    staged: stagedChanges(repository, base, signal),
    relevant,
    signal,
  });
}

const kinds: ReadonlyMap<string, Change['kind']> = new Map([
  ['A', 'added'],
  ['D', 'deleted'],
  ['R', 'renamed'],
]);

const changeOf = ({ status, from, raw, object }: RawChange): Change => ({
  kind: kinds.get(status) ?? 'modified',
  path: shownPath(raw),
  before: status === 'A' ? undefined : shownPath(from),
  ...(status === 'D' ? {} : { object }),
});
