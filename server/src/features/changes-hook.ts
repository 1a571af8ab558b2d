import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver/node';
import {
  type HookProgram,
  type HookState,
  hookState,
  installHook,
  type HookResult as Outcome,
  uninstallHook,
} from '../../git/hook.ts';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import type { Repository } from '../../git/repository.ts';
import type { HookParams, HookResult, HookTold } from '../protocol.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';
import { inRepository } from './changes-repository.ts';

/** Has what is staged checked before every commit, or no longer, as `seaworthy hook` does. */
export const hookIn = (
  session: Session,
  { repository: uri, action }: HookParams,
  token: CancellationToken,
): Promise<HookResult> =>
  inRepository(session, uri, token, (repository) => {
    if (action === 'state') return toldState(repository);
    const work = action === 'install' ? install : uninstallHook;
    return told(repository, work);
  });

const mended = new Set<string>();

/**
 * An update of the extension moves the program that a hook from the editor falls back on. Once a session and
 * repository it is written down anew where it is gone; the hook itself stays as it is.
 */
export async function mendHook(repository: Repository): Promise<void> {
  if (mended.has(repository.root)) return;
  mended.add(repository.root);
  const state = await hookState(repository);
  if (!isGitProblem(state) && state.state === 'installed' && state.program === 'gone')
    await install(repository);
}

async function told(
  repository: Repository,
  work: (repository: Repository) => Promise<Outcome>,
): Promise<HookResult> {
  const { done, message, file, lines = [] } = await work(repository);
  if (done === 'refused') return { trouble: 'refused', message: [message, ...lines].join('\n') };
  return {
    installed: done === 'installed' || done === 'unchanged',
    changed: done === 'installed' || done === 'removed',
    message,
    ...(file !== undefined && existsSync(file) && { file: uriOfPath(file) }),
  };
}

async function toldState(repository: Repository): Promise<HookTold | GitProblem> {
  const state: HookState | GitProblem = await hookState(repository);
  if (isGitProblem(state)) return state;
  const installed = state.state === 'installed';
  return { installed, changed: false, file: uriOfPath(state.file), message: state.asleep ?? '' };
}

const install = (repository: Repository): Promise<Outcome> =>
  installHook(repository, { program: ownProgram() });

/** The command line lies beside the server in what is published. */
function ownProgram(): HookProgram {
  const script = join(dirname(fileURLToPath(import.meta.url)), 'cli.js');
  return { node: process.execPath, script, electron: process.versions['electron'] !== undefined };
}
