import { type GitProblem, isGitProblem } from '../git/problem.ts';
import type { PolicyInForce } from '../workspace/policy-store.ts';
import type { ChangesRequest } from './comparison.ts';
import { runTasks } from './run-tasks.ts';
import { absolute, isTold, type Side } from './side.ts';
import type { FixChoice, Task, TaskResult } from './task.ts';

/**
 * Checks files of one side, each under the policy that holds for it there; what that ignores is left out.
 * Paths are relative to the repository, and so are the keys of the answer. `choices` say, by
 * path, what may be fixed.
 */
export async function checkSide(
  side: Side,
  relative: readonly string[],
  request: ChangesRequest,
  choices: ReadonlyMap<string, FixChoice> = new Map(),
): Promise<ReadonlyMap<string, TaskResult> | GitProblem> {
  const { repository, paths, today, fix, diff, changes } = request;
  const contents = await side.contents(relative);
  if (isGitProblem(contents)) return contents;
  const results = new Map<string, TaskResult>();
  const inForce: PolicyInForce[] = [];
  const tasks: Task[] = [];
  const asked: string[] = [];
  for (const path of relative) {
    const content = contents.get(path);
    if (isTold(content)) {
      results.set(path, { report: undefined, errors: [content.error], fixed: 0, diff: undefined });
      continue;
    }
    const where = absolute(repository, path);
    const held = await side.store.for(where);
    if (held.ignores(where)) continue;
    if (!inForce.includes(held)) inForce.push(held);
    const policy = inForce.indexOf(held);
    tasks.push({
      path: where,
      named: false,
      shown: paths.show(where),
      policy,
      content,
      choice: choices.get(path),
    });
    asked.push(path);
  }
  const policies = inForce.map(({ policy }) => policy);
  const done = await runTasks(tasks, { policies, today, fix, diff, changes }, request);
  for (const [index, path] of asked.entries()) {
    const result = done[index];
    if (result !== undefined) results.set(path, result);
  }
  return results;
}
