import { sizeOf } from '../workspace/node-files.ts';
import { runInWorkers } from '../workspace/pool.ts';
import type { CheckRequest } from './request.ts';
import { runTask, type Shared, type Task, type TaskResult } from './task.ts';

/** Runs tasks in their order: in workers where that pays, else one after the other. What was cancelled is undefined. */
export async function runTasks(
  tasks: readonly Task[],
  shared: Shared,
  { worker, workers, signal, onProgress }: Pick<CheckRequest, 'worker' | 'workers' | 'signal' | 'onProgress'>,
): Promise<readonly (TaskResult | undefined)[]> {
  if (worker !== undefined && isMuch(tasks))
    return runInWorkers<Task, TaskResult>(tasks, {
      worker,
      shared,
      signal,
      most: workers,
      onProgress: (done) => onProgress?.(done, tasks.length),
    });
  const results: (TaskResult | undefined)[] = [];
  for (const [index, task] of tasks.entries()) {
    // Whoever wants to cancel, or types meanwhile, is let through.
    if (signal !== undefined) await new Promise(setImmediate);
    results.push(signal?.aborted ? undefined : runTask(task, shared));
    if (tasks.length > manyFiles) onProgress?.(index + 1, tasks.length);
  }
  return results;
}

/** Whether starting workers costs less than it saves. */
const isMuch = (tasks: readonly Task[]): boolean =>
  tasks.length > manyFiles ||
  (tasks.length > 1 && tasks.reduce((sum, task) => sum + bytesOf(task), 0) > manyBytes);

const manyFiles = 150;
const manyBytes = 3 * 1024 * 1024;

const bytesOf = ({ path, content }: Task): number => content?.length ?? sizeOf(path) ?? 0;
