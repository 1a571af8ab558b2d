import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readHookFile, writeHookFile } from './hook-file.ts';
import { programFile } from './hook-install.ts';
import { findLines, takeLines } from './hook-lines.ts';
import { findHookPlace, type HookPlace, possibleFiles } from './hook-place.ts';
import { guarded, type HookResult, refused, shown } from './hook-result.ts';
import { isNewShared, isOwnScript, keptName } from './hook-script.ts';
import { isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';

/**
 * Takes out what `installHook` put in, wherever the hooks were started from at that time; what stood there
 * before stands there again, byte for byte. What somebody changed meanwhile stays. Never throws.
 */
export async function uninstallHook(repository: Repository): Promise<HookResult> {
  const place = await findHookPlace(repository);
  if (isGitProblem(place)) return refused(place.message);
  const results = possibleFiles(repository, place).flatMap((file) => {
    const result = guarded(repository, file, () => takeOut(repository, file));
    return result.done === 'absent' ? [] : [result];
  });
  const message = results.map((one) => one.message).join(' ');
  const failed = results.find(({ done }) => done === 'refused');
  if (failed !== undefined) return { ...failed, message };
  const forgotten = guarded(repository, programFile(repository), () => forget(repository));
  if (forgotten.done === 'refused') return forgotten;
  if (results.length > 0) return { done: 'removed', message, file: place.file };
  return {
    done: 'absent',
    message: `No hook of Seaworthy's is installed here.${keptNote(repository, place)}`,
    file: undefined,
  };
}

function takeOut(repository: Repository, file: string): HookResult {
  const existing = readable(file);
  const block = existing && findLines(existing.text);
  if (existing === undefined || block === undefined) return { done: 'absent', message: '', file };
  const name = shown(repository, file);
  if (!block.intact)
    return refused(
      `Somebody changed Seaworthy's lines in ${name}. Take them out by hand, from \`# >>> seaworthy\` to \`# <<< seaworthy\`.`,
      file,
    );
  const rest = takeLines(existing.text, block);
  const kept = join(dirname(file), keptName);
  if (isOwnScript(existing.text)) {
    if (readHookFile(kept) === undefined) rmSync(file);
    else renameSync(kept, file);
    return { done: 'removed', message: `The hook was removed: ${name}.`, file };
  }
  if (isNewShared(rest)) rmSync(file);
  else writeHookFile(file, rest, existing.mode);
  return { done: 'removed', message: `The hook was taken out of ${name}.`, file };
}

/** What is in a place where no file can be is none of ours. */
function readable(file: string): ReturnType<typeof readHookFile> {
  try {
    return readHookFile(file);
  } catch {
    return undefined;
  }
}

/** The program's place, and what Node keeps beside it. */
function forget(repository: Repository): HookResult {
  const file = programFile(repository);
  rmSync(dirname(file), { recursive: true, force: true });
  return { done: 'removed', message: '', file };
}

function keptNote(repository: Repository, { file }: HookPlace): string {
  const kept = join(dirname(file), keptName);
  if (readable(kept) === undefined) return '';
  return ` An earlier hook is still kept as ${shown(repository, kept)}; another one stands in its place.`;
}
