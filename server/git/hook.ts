import { existsSync } from 'node:fs';
import { readHookFile, wordsOf } from './hook-file.ts';
import { programFile } from './hook-install.ts';
import { findLines } from './hook-lines.ts';
import { callsUs, findHookPlace, type HookPlace, isInPreCommit } from './hook-place.ts';
import { programPaths } from './hook-script.ts';
import { type GitProblem, isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';

export { installHook } from './hook-install.ts';
export type { HookResult } from './hook-result.ts';
export type { HookProgram } from './hook-script.ts';
export { uninstallHook } from './hook-uninstall.ts';

export interface HookState extends HookPlace {
  /** `changed`: somebody changed our lines. `asleep` says whether anything starts them. */
  readonly state: 'installed' | 'changed' | 'absent';
  /** Whether the program that installed the hook is where it was then; an update of the editor's extension moves it. */
  readonly program: 'there' | 'gone' | 'none';
}

/** Whether what is staged is checked before a commit, and by whom. Never throws. */
export async function hookState(repository: Repository): Promise<HookState | GitProblem> {
  const place = await findHookPlace(repository);
  if (isGitProblem(place)) return place;
  return { ...place, state: stateOf(repository, place), program: programState(repository) };
}

function stateOf(repository: Repository, place: HookPlace): HookState['state'] {
  if (place.by === 'pre-commit') return isInPreCommit(repository, place) ? 'installed' : 'absent';
  const text = textOf(place.file);
  const block = findLines(text);
  if (block === undefined) return callsUs(text) ? 'installed' : 'absent';
  return block.intact ? 'installed' : 'changed';
}

function programState(repository: Repository): HookState['program'] {
  const paths = programPaths(wordsOf(textOf(programFile(repository))) ?? '');
  if (paths.length === 0) return 'none';
  return paths.every((path) => existsSync(path)) ? 'there' : 'gone';
}

function textOf(path: string): string {
  try {
    return readHookFile(path)?.text ?? '';
  } catch {
    return '';
  }
}
