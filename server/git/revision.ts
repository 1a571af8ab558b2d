import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type GitProblem, isGitProblem, printable, problemOf } from './problem.ts';
import type { Repository } from './repository.ts';

/** The id of the commit that a name means. */
export async function resolveCommit(
  repository: Repository,
  name: string,
  signal?: AbortSignal,
): Promise<string | GitProblem> {
  // A name that begins with `-` would be an option, and no branch or tag may begin so.
  if (/^-|^$|\p{Cc}/u.test(name)) return unknown(name);
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const output = await repository.git.run(asked, { signal });
  const commit = /^[0-9a-f]{40,64}$/m.exec(output.out.toString())?.[0];
  if (output.code === 0 && commit !== undefined) return commit;
  if (output.code === -1 || signal?.aborted) return problemOf(output, `look up ${name}`, signal);
  return unknown(name, isShallow(repository));
}

/** HEAD's commit; undefined where there is no commit yet. */
export async function headCommit(
  repository: Repository,
  signal?: AbortSignal,
): Promise<string | undefined | GitProblem> {
  const commit = await resolveCommit(repository, 'HEAD', signal);
  if (!isGitProblem(Object(commit)) || typeof commit === 'string') return commit;
  if (commit.problem !== 'unknown-revision') return commit;
  const named = await repository.git.run(['rev-parse', '--verify', '--quiet', 'HEAD'], { signal });
  if (named.code !== 0) return undefined;
  return { problem: 'broken', message: 'The commit that HEAD names is missing. `git fsck` tells more.' };
}

/** The merge base of HEAD and a revision; says so where the clone is too shallow to know it. */
export async function mergeBase(
  repository: Repository,
  name: string,
  signal?: AbortSignal,
): Promise<string | GitProblem> {
  const [commit, head] = await Promise.all([
    resolveCommit(repository, name, signal),
    headCommit(repository, signal),
  ]);
  if (typeof commit !== 'string') return commit;
  if (head === undefined)
    return { problem: 'no-merge-base', message: 'There is no commit yet, so nothing has a base.' };
  if (typeof head !== 'string') return head;
  const output = await repository.git.run(['merge-base', head, commit], { signal });
  const base = output.out.toString().trim();
  if (output.code === 0 && base !== '') return base;
  if (output.code !== 1) return problemOf(output, `find the merge base with ${name}`, signal);
  if (isShallow(repository))
    return {
      problem: 'shallow',
      message: `This clone is too shallow to hold the merge base with \`${name}\`. Fetch the rest: git fetch --unshallow (in CI: a checkout with the full history).`,
    };
  return { problem: 'no-merge-base', message: `HEAD and \`${name}\` have no commit in common.` };
}

const isShallow = ({ commonFolder }: Repository): boolean => existsSync(join(commonFolder, 'shallow'));

const unknown = (name: string, shallow = false): GitProblem => ({
  problem: 'unknown-revision',
  message: shallow
    ? `\`${printable(name)}\` is no commit here, and this clone is shallow. Fetch it first.`
    : `\`${printable(name)}\` is no commit here. Is it spelt as git knows it, and fetched?`,
});
