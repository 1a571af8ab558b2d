import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bytesOf, type HookFile, readHookFile, writeHookFile } from './hook-file.ts';
import { addLefthookCommand } from './hook-lefthook.ts';
import { checkLines, findLines, type HookBlock, markedLines, putLines, takeLines } from './hook-lines.ts';
import { callsUs, findHookPlace, type HookPlace, isInPreCommit } from './hook-place.ts';
import {
  asleepNote,
  guarded,
  type HookResult,
  preCommitLines,
  refused,
  shellLines,
  shown,
} from './hook-result.ts';
import { type HookProgram, keptName, newShared, ownScript, programScript } from './hook-script.ts';
import { isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';

export interface InstallHow {
  /** What the hook starts where neither the repository nor PATH has the program. */
  readonly program: HookProgram;
  /** Whether to write also where others are in charge: a folder outside, beside pre-commit, over changed lines. */
  readonly force?: boolean;
}

/**
 * Makes git check what is staged before every commit, in whichever way the repository starts its hooks. What
 * stands there stays and runs too. A second time only renews what is older. Never throws.
 */
export async function installHook(repository: Repository, how: InstallHow): Promise<HookResult> {
  const place = await findHookPlace(repository);
  if (isGitProblem(place)) return refused(place.message);
  const { file } = place;
  return guarded(
    repository,
    file,
    () =>
      whyNotHere(repository, place, how) ??
      recording(repository, how.program, () => install(repository, place, how)),
  );
}

/** Where the program that installed the hook is written down: in git's folder, which nobody else gets. */
export const programFile = ({ commonFolder }: Repository): string =>
  join(commonFolder, 'seaworthy', 'program');

/** Writes the program down before the hook counts on it, and forgets it where nothing came of it. */
function recording(repository: Repository, program: HookProgram, work: () => HookResult): HookResult {
  const file = programFile(repository);
  const isNew = readHookFile(file) === undefined;
  let isNeeded = false;
  writeHookFile(file, bytesOf(programScript(program)), 0o755);
  try {
    const result = work();
    isNeeded = result.done !== 'refused';
    return result;
  } finally {
    if (isNew && !isNeeded) rmSync(dirname(file), { recursive: true });
  }
}

function whyNotHere(
  repository: Repository,
  place: HookPlace,
  { force = false }: InstallHow,
): HookResult | undefined {
  const { file, by, where, configured } = place;
  const folder = dirname(file);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    return refused(
      `Hooks are turned off here: core.hooksPath is \`${configured}\`, which is no folder.`,
      file,
    );
  if (force) return undefined;
  if (by === 'pre-commit' && isInPreCommit(repository, place))
    return {
      done: 'unchanged',
      message: 'The hook is installed already: the pre-commit framework starts it.',
      file,
    };
  if (by === 'pre-commit')
    return refused(
      'The pre-commit framework starts the hooks here. Add Seaworthy to `repos` in .pre-commit-config.yaml. To put it before pre-commit instead: seaworthy hook install --force',
      file,
      preCommitLines,
    );
  if (where === 'outside')
    return refused(
      `core.hooksPath leads out of this repository, to ${folder}, and a hook there runs in every repository that uses that folder. To put it there all the same: seaworthy hook install --force. For this repository alone: git config core.hooksPath ${shown(repository, join(repository.commonFolder, 'hooks'))}, then install again. Or put these lines into a hook of your own:`,
      file,
      shellLines,
    );
  return undefined;
}

function install(repository: Repository, place: HookPlace, how: InstallHow): HookResult {
  const { file, by, where } = place;
  const existing = readHookFile(file);
  const block = existing && findLines(existing.text);
  if (existing && block) return renew(repository, place, existing, block, how);
  if (existing && callsUs(existing.text)) return already(repository, place);
  const done = (more: string): HookResult => ({
    done: 'installed',
    message: `What is staged is checked before every commit now: ${shown(repository, file)}.${more}${asleepNote(place)}`,
    file,
  });
  if (by === 'lefthook') return installInLefthook(repository, place, existing, done);
  const isTeams = by === 'husky' || where === 'shared';
  if (existing === undefined) {
    writeHookFile(file, isTeams ? newShared() : ownScript(), 0o755);
    return done(isTeams ? shareNote : '');
  }
  if (by === 'git' && isTeams && !isStarted(existing))
    return refused(
      `${shown(repository, file)} is not executable, so git does not start it. To change that: chmod +x ${shown(repository, file)}`,
      file,
    );
  if (isTeams && (by === 'husky' || (isShell(existing.text) && !existing.isLink))) {
    writeHookFile(
      file,
      putLines(existing.text, placeInScript(existing.text), markedLines(checkLines)),
      existing.mode,
    );
    return done(shareNote);
  }
  return chain(repository, file, existing, done);
}

const already = (repository: Repository, place: HookPlace): HookResult => ({
  done: 'unchanged',
  message: `The hook is installed already: ${shown(repository, place.file)}.${asleepNote(place)}`,
  file: place.file,
});

const shareNote = ' The file belongs to the working tree: commit it, and the others have the hook too.';

/** Puts our script in an existing hook's place and that one beside it. */
function chain(
  repository: Repository,
  file: string,
  { text }: HookFile,
  done: (more: string) => HookResult,
): HookResult {
  const kept = join(dirname(file), keptName);
  if (readHookFile(kept) !== undefined)
    return refused(
      `${shown(repository, kept)} is left from an earlier hook, and ${shown(repository, file)} is another one. Move one of them away first.`,
      file,
    );
  if (asksItsName(text))
    return refused(
      `The hook that stands in ${shown(repository, file)} acts by its own name, so it cannot be moved aside. Put these lines into what it starts:`,
      file,
      shellLines,
    );
  renameSync(file, kept);
  try {
    writeHookFile(file, ownScript(), 0o755);
  } catch (error) {
    renameSync(kept, file);
    throw error;
  }
  return done(` What stood there runs after it and is kept as ${shown(repository, kept)}.`);
}

/** Our lines are there: they are made what this version writes. */
function renew(
  repository: Repository,
  place: HookPlace,
  { text, mode }: HookFile,
  block: HookBlock,
  { force = false }: InstallHow,
): HookResult {
  const { file, by } = place;
  const name = shown(repository, file);
  if (!block.intact && !force)
    return refused(
      `Somebody changed Seaworthy's lines in ${name}. To write them anew: seaworthy hook install --force`,
      file,
    );
  const bare = takeLines(text, block);
  const start = Math.min(block.start, bare.length);
  const fresh = by === 'lefthook' ? addLefthookCommand(bare) : putLines(bare, start, markedLines(checkLines));
  const started = by === 'git' || by === 'pre-commit' ? mode | 0o111 : mode;
  if (fresh === undefined || (fresh === text && started === mode)) return already(repository, place);
  writeHookFile(file, fresh, started);
  return { done: 'installed', message: `The hook was renewed: ${name}.${asleepNote(place)}`, file };
}

function installInLefthook(
  repository: Repository,
  { file }: HookPlace,
  existing: HookFile | undefined,
  done: (more: string) => HookResult,
): HookResult {
  const fresh = /\.ya?ml$/.test(file) ? addLefthookCommand(existing?.text ?? '') : undefined;
  if (existing === undefined || fresh === undefined)
    return refused(
      `Lefthook starts the hooks here. Add a command to its pre-commit hook in ${shown(repository, file)}:`,
      file,
      ['seaworthy hook run'],
    );
  writeHookFile(file, fresh, existing.mode);
  return done(shareNote);
}

/** First of all, because a script may end anywhere: behind the lines that say in what it is written and start husky. */
function placeInScript(text: string): number {
  const husky = /^[^#\n]*\bhusky\.sh\b.*(?:\n|$(?![\s\S]))/m.exec(text);
  if (husky !== null) return husky.index + husky[0].length;
  return /^#!.*(?:\n|$)/.exec(text)?.[0].length ?? 0;
}

const isStarted = ({ mode }: HookFile): boolean => process.platform === 'win32' || (mode & 0o111) !== 0;

const isShell = (text: string): boolean => /^#!\s*\S*\b(?:env\s+)?(?:ba|da|k|z|a)?sh\b/.test(text);

/** Some hooks are one program under many names. */
const asksItsName = (text: string): boolean =>
  /basename/i.test(text) && /\$\{?0|BASH_SOURCE|argv|PROGRAM_NAME|__FILE__/.test(text);
