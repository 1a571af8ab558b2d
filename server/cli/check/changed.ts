import { checkChanges } from '../../check/changes.ts';
import type { CheckResult } from '../../check/check-paths.ts';
import { fixChanges } from '../../check/fix-changes.ts';
import type { CheckRequest } from '../../check/request.ts';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import { openRepository } from '../../git/repository.ts';

/**
 * Checks what is staged, or what changed since a revision, of the named paths or all; with fixes where they
 * were asked for. A problem of git's is told with the exit code that it makes.
 */
export async function changedIn(
  named: readonly string[],
  since: string | undefined,
  request: CheckRequest,
): Promise<CheckResult | { readonly message: string; readonly code: number }> {
  const repository = await openRepository(request.paths.folder, { environment: process.env });
  if (isGitProblem(repository)) return told(repository);
  const asked = { ...request, repository, since, named, all: false };
  const { fix } = request;
  if (fix === 'none') {
    const result = await checkChanges(asked);
    return isGitProblem(result) ? told(result) : { ...result, diffs: [], notOurs: [] };
  }
  const result = await fixChanges({ ...asked, fix });
  if (isGitProblem(result)) return told(result);
  const { after, fixed, left, diffs } = result;
  const errors = [
    ...after.run.errors,
    ...left.map(({ path, reason }) => ({ path, message: `It was not fixed. ${reason}` })),
  ];
  return { run: { ...after.run, errors, fixed }, wrong: after.wrong, diffs, notOurs: [] };
}

/** A revision that is not there was mistyped; all else is unknown. */
const told = ({ problem, message }: GitProblem): { readonly message: string; readonly code: number } => ({
  message,
  code: problem === 'unknown-revision' ? 2 : 3,
});
