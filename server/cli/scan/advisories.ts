import path from 'node:path';
import { inBytes } from '../../../rules/scan/words.ts';
import { type Downloaded, downloadAdvisories } from '../../image/advisories/download.ts';
import { networkOf } from '../../registry/network.ts';
import { visible } from '../../report/width.ts';
import { amount } from '../../report/words.ts';
import { processTerminal } from '../terminal.ts';
import { advisoriesFolder } from './folders.ts';
import { interrupted, interruptible } from './interrupt.ts';
import type { DownloadOptions } from './options.ts';
import { progressLine } from './progress.ts';

/** `seaworthy advisories download`: the answer is the exit code. */
export async function downloadInto({ from, folder: written, ecosystems }: DownloadOptions): Promise<number> {
  const terminal = processTerminal();
  const progress = progressLine(terminal);
  const folder = written === undefined ? advisoriesFolder() : path.resolve(written);
  const downloaded = await interruptible((signal) =>
    downloadAdvisories({
      from: from === undefined || /^https?:\/\//i.test(from) ? from : path.resolve(from),
      folder,
      ecosystems,
      network: networkOf(process.env, { outside: [process.cwd()] }),
      signal,
      onProgress: ({ ecosystem, done, all }) => progress.show({ text: ecosystem, done, all, unit: 'bytes' }),
    }),
  );
  progress.clear();
  if (!('trouble' in downloaded)) {
    terminal.out(visibleLines(downloadedText(downloaded, folder)));
    for (const { ecosystem, trouble } of downloaded.failed)
      terminal.say(visibleLines([`${ecosystem}: ${trouble.message}`]));
    return downloaded.failed.length > 0 ? 3 : 0;
  }
  if (downloaded.trouble === 'cancelled') {
    terminal.say('Cancelled. What has come is kept; the next download goes on from there.\n');
    return interrupted;
  }
  terminal.say(visibleLines([`seaworthy: ${downloaded.message}`]));
  return downloaded.trouble === 'wrong-name' ? 2 : 3;
}

const downloadedText = ({ files }: Downloaded, folder: string): readonly string[] => [
  ...files.map(
    ({ ecosystem, bytes, date, isNew }) =>
      `${ecosystem.padEnd(16)} ${inBytes(bytes).padStart(9)}  of ${date?.slice(0, 10) ?? 'an unknown day'}${isNew ? '' : ', as before'}`,
  ),
  `${amount(files.length, 'ecosystem')} in ${folder}.`,
];

const visibleLines = (lines: readonly string[]): string => lines.map((line) => `${visible(line)}\n`).join('');
