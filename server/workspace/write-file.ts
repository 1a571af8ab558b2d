import { chmodSync, chownSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FileError, isFileError } from './files.ts';
import { readBytes } from './node-files.ts';

/**
 * Puts new bytes in the place of a file: written beside it and renamed, so that no one ever sees half of
 * it, with its mode and, where that is allowed, its owner. A link stays a link. Nothing is written where
 * the file is no longer what was read.
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): FileError | undefined {
  let beside: string | undefined;
  try {
    const target = realpathSync(path);
    const { mode, uid, gid } = statSync(target);
    beside = join(dirname(target), `.seaworthy-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    writeFileSync(beside, after, { flag: 'wx', mode: 0o600 });
    keepOwner(beside, uid, gid);
    chmodSync(beside, mode & 0o7777);
    const now = readBytes(target);
    if (now === undefined || isFileError(now) || !now.equals(before)) {
      rmSync(beside, { force: true });
      return { error: 'It was changed meanwhile, so it was not written.' };
    }
    renameSync(beside, target);
    return undefined;
  } catch (error) {
    if (beside !== undefined) rmSync(beside, { force: true });
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { error: `It cannot be written (${code}).` };
  }
}

function keepOwner(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only root may give a file away; the content counts more than the owner.
  }
}
