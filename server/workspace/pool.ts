import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface PoolOptions {
  /** The module that a worker runs; it must call `serveTasks`. */
  readonly worker: URL;
  /** What every worker is told once. */
  readonly shared: unknown;
  readonly signal?: AbortSignal | undefined;
  /** How many tasks a worker is sent at once. Few of them cost more, and come back in smaller portions. */
  readonly batch?: number | undefined;
  /** How many workers at most; as many as there are cores where it is left out. */
  readonly most?: number | undefined;
  /** Told of how many tasks are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What a worker answers to one batch. */
export interface Answer<Result> {
  readonly results: readonly Result[];
}

/**
 * Runs tasks in as many workers as there are cores. Results come in the order of the tasks. Where a worker
 * dies, the promise is rejected; where the signal says so, it ends with what is done (the rest is undefined).
 */
export async function runInWorkers<Task, Result>(
  tasks: readonly Task[],
  {
    worker,
    shared,
    signal,
    most = availableParallelism(),
    batch = usualBatch,
    onProgress,
    onResults,
  }: PoolOptions & {
    /** Told of results as they come: those of the tasks from `start` on, and how many are done by now. */
    readonly onResults?: (start: number, results: readonly Result[], done: number) => void;
  },
): Promise<readonly (Result | undefined)[]> {
  const results: (Result | undefined)[] = tasks.map(() => undefined);
  const count = Math.min(most, Math.ceil(tasks.length / batch));
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const one = new Worker(worker, { workerData: shared, resourceLimits: { maxYoungGenerationSizeMb } });
    try {
      while (next < tasks.length && !signal?.aborted) {
        const start = next;
        const sent = tasks.slice(start, start + batch);
        next += sent.length;
        const answer = await ask<Result>(one, sent);
        for (const [index, result] of answer.results.entries()) results[start + index] = result;
        done += sent.length;
        onProgress?.(done);
        onResults?.(start, answer.results, done);
      }
    } finally {
      await one.terminate();
    }
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
}

/** Small enough that no core waits long for the other at the end. */
const usualBatch = 16;

/** Trees live for one file only: with room for many of them, hardly any is moved before it is dropped. */
const maxYoungGenerationSizeMb = 96;

const ask = <Result>(worker: Worker, batch: readonly unknown[]): Promise<Answer<Result>> =>
  new Promise((resolve, reject) => {
    const forget = (): void => {
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
      worker.removeAllListeners('exit');
    };
    worker.once('message', (answer: Answer<Result>) => {
      forget();
      resolve(answer);
    });
    worker.once('error', (error) => {
      forget();
      reject(error);
    });
    worker.once('exit', (code) => {
      forget();
      reject(new Error(`A worker ended with ${code}.`));
    });
    worker.postMessage(batch);
  });
