import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CorpusFile } from './files.ts';
import type { Outcome } from './outcome.ts';

/** After so long without an answer a file hangs: the thread is ended and a new one goes on with the next file. */
const longest = 120_000;

/** Checks the files one after the other in a thread of its own, so that one that never ends is a violation too. */
export async function runCorpus(
  files: readonly CorpusFile[],
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  let thread = start();
  for (const file of files) {
    const outcome = await ask(thread, file);
    if (outcome !== undefined) onOutcome(outcome);
    else {
      await thread.terminate();
      thread = start();
      onOutcome(hung(file));
    }
  }
  await thread.terminate();
}

const start = (): Worker => new Worker(new URL('thread.ts', import.meta.url));

/** The answer; undefined where none came in time or the thread died. */
async function ask(thread: Worker, file: CorpusFile): Promise<Outcome | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), longest);
  try {
    const answered = once(thread, 'message', { signal: late.signal });
    thread.postMessage(file);
    const [outcome] = (await answered) as [Outcome];
    return outcome;
  } catch (error) {
    if (!late.signal.aborted) console.error(error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const hung = ({ path, kind }: CorpusFile): Outcome => ({
  path,
  kind: kind.name,
  language: undefined,
  findings: {},
  suppressed: 0,
  violations: [{ what: 'hang', rule: '', path, detail: `No answer within ${longest / 1000} s.` }],
  variants: [],
  tried: { safe: 0, unsafe: 0 },
  fixedAll: 0,
  milliseconds: longest,
});
