import { type Change, stagedChanges, workingChanges } from '../git/changes.ts';
import { type GitProblem, isGitProblem } from '../git/problem.ts';
import type { Repository } from '../git/repository.ts';
import { headCommit, mergeBase } from '../git/revision.ts';
import { emptyTree, readCommit, readIndex } from '../git/tree.ts';
import type { Base } from '../report/model.ts';
import type { CheckRequest } from './request.ts';
import { isChecked, type Side, sideOfDisk, sideOfTree } from './side.ts';

export interface ChangesRequest extends CheckRequest {
  readonly repository: Repository;
  /** The working tree against its merge base with this revision; undefined: what is staged against HEAD. */
  readonly since: string | undefined;
  /** Only what is one of these or lies in it; absolute. Empty: everything. */
  readonly named: readonly string[];
}

/** Both sides of a comparison, and what differs between them. */
export interface Comparison {
  readonly changes: readonly Change[];
  readonly before: Side;
  readonly after: Side;
  readonly base: Base;
  /** Staged files that cannot be told, because a merge left them in conflict; relative to the repository. */
  readonly conflicts: readonly string[];
}

/** Looks up what a request compares. */
export const compareSides = (request: ChangesRequest): Promise<Comparison | GitProblem> =>
  request.since === undefined ? staged(request) : sinceRevision(request, request.since);

/** What is staged against HEAD; against nothing where there is no commit yet. */
async function staged(request: ChangesRequest): Promise<Comparison | GitProblem> {
  const { repository, signal } = request;
  const [commit, index] = await Promise.all([headCommit(repository), readIndex(repository, signal)]);
  if (isProblem(commit)) return commit;
  if (isGitProblem(index)) return index;
  const [tree, changes] = await Promise.all([
    commit === undefined ? emptyTree : readCommit(repository, commit, signal),
    stagedChanges(repository, commit, signal),
  ]);
  if (isGitProblem(tree)) return tree;
  if (isGitProblem(changes)) return changes;
  const [before, after] = await Promise.all([
    sideOfTree(tree, { repository, request }),
    sideOfTree(index, { repository, request }),
  ]);
  if (isGitProblem(before)) return before;
  if (isGitProblem(after)) return after;
  const conflicts = index.conflicts.filter(isChecked);
  return { changes, before, after, base: { name: 'HEAD', commit }, conflicts };
}

async function sinceRevision(request: ChangesRequest, name: string): Promise<Comparison | GitProblem> {
  const { repository, signal } = request;
  const commit = await mergeBase(repository, name);
  if (isProblem(commit)) return commit;
  const [tree, changes] = await Promise.all([
    readCommit(repository, commit, signal),
    workingChanges(repository, commit, signal, mayMatter),
  ]);
  if (isGitProblem(tree)) return tree;
  if (isGitProblem(changes)) return changes;
  const before = await sideOfTree(tree, { repository, request });
  if (isGitProblem(before)) return before;
  return {
    changes,
    before,
    after: sideOfDisk({ repository, request }),
    base: { name, commit },
    conflicts: [],
  };
}

/** Whether a change of that path may change a verdict. */
const mayMatter = (path: string): boolean => isChecked(path) || /\.(?:dockerignore|json)$/.test(path);

const isProblem = (value: string | GitProblem | undefined): value is GitProblem =>
  typeof value === 'object' && isGitProblem(value);
