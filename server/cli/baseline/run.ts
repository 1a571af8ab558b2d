import path from 'node:path';
import {
  type BaselineRequest,
  type BaselineState,
  baselineFor,
  createBaseline,
  lookAtBaseline,
  updateBaseline,
} from '../../check/baseline.ts';
import { pathsFrom } from '../../check/paths.ts';
import { justChecking } from '../../check/request.ts';
import type { BaselineEntry } from '../../report/baseline.ts';
import { amount } from '../../report/words.ts';
import { folderOf, isFileError } from '../../workspace/files.ts';
import { progressOn } from '../progress.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';

export interface BaselineOptions {
  readonly action: 'create' | 'update' | 'check';
  readonly paths: readonly string[];
  readonly add: boolean;
  readonly file: string | undefined;
  readonly policy: string | undefined;
  readonly today: string | undefined;
}

/** `seaworthy baseline`; the answer is the exit code. */
export async function baseline(options: BaselineOptions, worker: URL): Promise<number> {
  const terminal = processTerminal();
  const progress = progressOn(terminal);
  const paths = pathsFrom(process.cwd(), path);
  const { action, add, policy, today } = options;
  const file = options.file === undefined ? baselineFor(paths.folder) : paths.resolve(options.file);
  const request: BaselineRequest = {
    ...justChecking,
    paths,
    file,
    named: options.paths.length === 0 ? [folderOf(file) ?? paths.folder] : options.paths.map(paths.resolve),
    policy: policy === undefined ? undefined : paths.resolve(policy),
    today: today ?? localDay(new Date()),
    baseline: 'none',
    worker,
    onProgress: progress.show,
  };
  const state =
    action === 'create'
      ? await createBaseline(request)
      : action === 'update'
        ? await updateBaseline(request, { add })
        : await lookAtBaseline(request);
  progress.clear();
  const shown = paths.show(file);
  if (isFileError(state)) {
    terminal.say(`seaworthy: ${shown}: ${state.error}\n`);
    return action === 'create' ? 2 : 3;
  }
  tell(state, action, shown, terminal);
  for (const { path: unread, message } of state.errors) terminal.say(`${unread}: ${message}\n`);
  if (state.wrong) return 2;
  if (action === 'check' && state.gone.size > 0) return 1;
  return state.errors.length > 0 ? 3 : 0;
}

function tell(
  { hidden, gone, added }: BaselineState,
  action: BaselineOptions['action'],
  shown: string,
  { out, style }: Terminal,
): void {
  const quiet = countOf(hidden);
  const dropped = countOf(gone);
  if (action === 'check') for (const line of linesOf(hidden)) out(`${line}\n`);
  const files = [...hidden.values()].filter((entries) => entries.length > 0).length;
  out(style.bold(`${shown} keeps ${amount(quiet, 'finding')} quiet in ${amount(files, 'file')}.\n`));
  if (added > 0 && action === 'update') out(`${amount(added, 'new one')} written down.\n`);
  if (dropped === 0) return;
  if (action === 'check')
    out(`${amount(dropped, 'entry', 'entries')} can go, because nothing is found there now:\n`);
  else out(`${amount(dropped, 'entry', 'entries')} dropped, because nothing is found there now:\n`);
  for (const [file, entries] of gone)
    for (const { rule, since } of entries) out(`  ${file}  ${rule}  ${style.dim(`since ${since}`)}\n`);
  if (action === 'check') out('seaworthy baseline update drops them.\n');
}

/** What is kept quiet: file, rule, how often, since when. */
function* linesOf(hidden: BaselineState['hidden']): Generator<string> {
  for (const [file, entries] of hidden) {
    const rules = Map.groupBy(entries, ({ rule }) => rule);
    for (const [rule, some] of rules) {
      const since = some.map((entry) => entry.since).sort()[0];
      yield `${file}  ${rule}${some.length > 1 ? ` (${some.length})` : ''}  since ${since}`;
    }
  }
}

const countOf = (files: ReadonlyMap<string, readonly BaselineEntry[]>): number =>
  [...files.values()].reduce((sum, entries) => sum + entries.length, 0);
