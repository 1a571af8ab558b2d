import { pathToFileURL } from 'node:url';
import { corpusFolder, hasCorpus } from '../corpus/files.ts';
import { type BenchFile, benchFiles } from './files.ts';
import { printTable, shown } from './times.ts';
import { typeBeside } from './type-beside.ts';

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
  printTable(['typing while the corpus is checked, ms', 'n', 'p95 idle', 'n', 'p95 busy', 'check, s'], rows);
  console.log();
}

async function measure(file: BenchFile): Promise<readonly string[]> {
  const { idle, busy, seconds } = await typeBeside(file, {
    folder: pathToFileURL(corpusFolder).href,
    work: (client) => client.ask('seaworthy/checkWorkspace', {}),
  });
  return [
    file.name,
    String(idle.count),
    shown(idle.p95),
    String(busy.count),
    shown(busy.p95),
    seconds.toFixed(1),
  ];
}
