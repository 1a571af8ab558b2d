import path from 'node:path';
import { type Paths, pathsFrom } from '../../check/paths.ts';
import {
  namesToAsk,
  openIn,
  type PinFiles,
  type PinnedFile,
  pinFile,
  readPinFiles,
} from '../../check/pin.ts';
import { type AskedDigests, askDigests } from '../../check/pin-digests.ts';
import { networkOf } from '../../registry/network.ts';
import { interrupted, interruptible } from '../scan/interrupt.ts';
import { progressLine } from '../scan/progress.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import type { PinOptions } from './options.ts';
import { printOpen, printPinned } from './print.ts';

/** `seaworthy pin`: writes digests behind tags; the answer is the exit code. */
export async function pin(options: PinOptions): Promise<number> {
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const found = await readPinFiles({
    named: options.paths.map(paths.resolve),
    paths,
    policy: options.policy === undefined ? undefined : paths.resolve(options.policy),
    today: options.today ?? localDay(new Date()),
  });
  sayProblems(found, terminal);
  if (found.wrong) return 2;
  if (options.action === 'check') {
    const open = found.files.map((file) => ({ shown: file.shown, left: openIn(file) }));
    const isPinned = printOpen(open, terminal);
    return isPinned ? (found.errors.length > 0 ? 3 : 0) : 1;
  }
  const asked = await askAll(found, options, paths, terminal);
  if (asked === undefined) {
    terminal.say('Cancelled.\n');
    return interrupted;
  }
  const write = options.action === 'write';
  const pinned = found.files.map((file) => pinFile(file, asked, { which: options.which, write }));
  printPinned(pinned, options.action, terminal);
  return isComplete(pinned, found) ? 0 : 3;
}

const isComplete = (pinned: readonly PinnedFile[], { errors }: PinFiles): boolean =>
  errors.length === 0 &&
  pinned.every(({ error, left }) => error === undefined && !left.some(({ why }) => why === 'unknown'));

/** Undefined where it was cancelled. Who may say when an image was built is asked where a digest may be an old one. */
async function askAll(
  { files }: PinFiles,
  { which, from, plainHttp, mirrors }: PinOptions,
  paths: Paths,
  terminal: Terminal,
): Promise<AskedDigests | undefined> {
  const progress = progressLine(terminal);
  return interruptible(async (signal) => {
    const asked = await askDigests(namesToAsk(files, which), {
      from,
      network: networkOf(process.env, { plainHttpHosts: plainHttp, mirrors, outside: [paths.folder] }),
      allowed: 'network',
      signal,
      created: which !== 'pin',
      onProgress: (done, all) => progress.show({ text: 'Asking for digests', done, all, unit: 'none' }),
    });
    progress.clear();
    return signal.aborted ? undefined : asked;
  });
}

/** What is wrong with paths, files and policies. */
function sayProblems({ errors, policies }: PinFiles, terminal: Terminal): void {
  for (const { path: shown, message } of errors) terminal.say(`${shown}: ${message}\n`);
  for (const { path: shown, findings } of policies.reports)
    for (const { message } of findings) terminal.say(`${shown}: ${message}\n`);
}
