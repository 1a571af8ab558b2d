import { setTimeout } from 'node:timers/promises';
import { type BenchClient, startBenchClient } from './client.ts';
import type { BenchFile } from './files.ts';
import { ours } from './servers.ts';
import { type Times, timesOf } from './times.ts';

export interface BesideTimes {
  /** From a keystroke to its findings while nothing else is done. */
  readonly idle: Times;
  readonly busy: Times;
  /** How long the work took. */
  readonly seconds: number;
}

/** Types into a file at ten keys a second, first alone, then while the server does something that it was asked for. */
export async function typeBeside(
  file: BenchFile,
  {
    folder,
    work,
  }: { readonly folder?: string | undefined; readonly work: (client: BenchClient) => Promise<unknown> },
): Promise<BesideTimes> {
  const client = await startBenchClient(ours, folder);
  try {
    const uri = `file:///bench/${file.languageId === 'yaml' ? 'shop.yaml' : 'Dockerfile'}`;
    await client.open(uri, file.languageId, file.text);
    await type(client, uri, file, () => false, 60);
    const idle = timesOf(await type(client, uri, file, () => false, 120));
    let isRunning = true;
    const started = performance.now();
    const working = work(client).then(() => {
      isRunning = false;
    });
    const busy = timesOf(await type(client, uri, file, () => !isRunning, Number.POSITIVE_INFINITY));
    await working;
    return { idle, busy, seconds: (performance.now() - started) / 1000 };
  } finally {
    await client.stop();
  }
}

/** Types letters and takes them away, as fast as a person who types ten keys a second. */
async function type(
  client: BenchClient,
  uri: string,
  file: BenchFile,
  isDone: () => boolean,
  most: number,
): Promise<readonly number[]> {
  const line = file.typed.middle;
  const column = file.text.split('\n')[line]?.length ?? 0;
  const times: number[] = [];
  while (times.length < most && !isDone()) {
    for (const typed of [
      { line, column, removes: 0, text: 'x' },
      { line, column, removes: 1, text: '' },
    ]) {
      times.push((await client.change(uri, typed)).milliseconds);
      await setTimeout(50);
    }
  }
  return times;
}
