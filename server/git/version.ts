import type { Git } from './git.ts';
import type { GitProblem } from './problem.ts';

/** The oldest git that does all that is asked of it here; it came out in December 2020. */
const oldestGit = '2.30.0';

/** A problem where the program is older than needed. One that was found new enough is not asked again. */
export async function tooOld(
  program: string,
  git: Git,
  signal: AbortSignal | undefined,
): Promise<GitProblem | undefined> {
  if (enough.has(program)) return undefined;
  const { code, out } = await git.run(['version'], { signal });
  const version = /^git version (\d+(?:\.\d+)*)/.exec(out.toString())?.[1];
  if (code !== 0 || version === undefined) return undefined;
  if (compare(version, oldestGit) < 0)
    return {
      problem: 'git-too-old',
      message: `Git ${version} is too old: ${oldestGit} or newer is needed (${program}).`,
    };
  enough.add(program);
  return undefined;
}

const enough = new Set<string>();

function compare(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = right.findIndex((part, index) => part !== (left[index] ?? 0));
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
