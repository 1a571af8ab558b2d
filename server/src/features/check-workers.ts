import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CheckRequest } from '../../check/request.ts';

/**
 * Who checks where there is much to check: the command line's workers, which lies beside the server in what
 * is published. One core is left for the typing.
 */
export function checkWorkers(): Pick<CheckRequest, 'worker' | 'workers'> {
  const commandLine = new URL('cli.js', import.meta.url);
  const worker = existsSync(commandLine) ? commandLine : undefined;
  return { worker, workers: workersBesideTyping() };
}

/** One core is left for the typing. */
export const workersBesideTyping = (): number => Math.max(1, availableParallelism() - 1);
