import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from '../workspace/pool.ts';
import { runTask, type Shared, type Task, type TaskResult } from './task.ts';

/** What a worker of the command line does: checks the batches of files that it is sent. */
export function serveTasks(): void {
  const shared = workerData as Shared;
  parentPort?.on('message', (batch: readonly Task[]) => {
    const answer: Answer<TaskResult> = { results: batch.map((task) => runTask(task, shared)) };
    parentPort?.postMessage(answer);
  });
}
