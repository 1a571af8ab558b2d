import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { corpusFolder, hasCorpus } from '../corpus/files.ts';
import { type BenchClient, startBenchClient } from './client.ts';
import { type BenchFile, benchFiles } from './files.ts';
import { ours } from './servers.ts';
import { printTable, shown, timesOf } from './times.ts';

/** From a keystroke to its findings while the whole corpus is checked as a workspace, and while nothing else is done. */
export async function measureBusyKeystrokes(): Promise<void> {
  if (!hasCorpus()) {
    console.log(
      'typing beside a check: 0 measured, 1 skipped (the corpus in ../shared/corpus is not here)\n',
    );
    return;
  }
  const rows: (readonly string[])[] = [];
  for (const file of benchFiles().filter(({ name }) => !name.includes('findings')))
    rows.push(await measure(file));
  printTable(
    [
      'typing while the corpus is checked, ms',
      'n',
      'p95 idle',
      'n',
      'p95 busy',
      'target',
      'verdict',
      'check, s',
    ],
    rows,
  );
  console.log();
}

async function measure(file: BenchFile): Promise<readonly string[]> {
  const client = await startBenchClient(ours, pathToFileURL(corpusFolder).href);
  try {
    const uri = `file:///bench/${file.languageId === 'yaml' ? 'shop.yaml' : 'Dockerfile'}`;
    await client.open(uri, file.languageId, file.text);
    await type(client, uri, file, () => false, 60);
    const idle = timesOf(await type(client, uri, file, () => false, 120));
    let isRunning = true;
    const started = performance.now();
    const check = client.ask('seaworthy/checkWorkspace', {}).then(() => {
      isRunning = false;
    });
    const busy = timesOf(await type(client, uri, file, () => !isRunning, Number.POSITIVE_INFINITY));
    await check;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return [file.name, String(idle.count), shown(idle.p95), String(busy.count), shown(busy.p95), seconds];
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
