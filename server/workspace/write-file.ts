import { writeBeside } from '../git/beside.ts';
import type { FileError } from './files.ts';

/**
 * Puts new bytes in the place of a file: written beside it and renamed, so that no one ever sees half of
 * it, with its mode and, where that is allowed, its owner. A link stays a link. Nothing is written where
 * the file is no longer what was read.
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): FileError | undefined {
  return write(path, after, before);
}

/** Makes or replaces a file at once: where that fails, such as on a full disk, the old one stays. */
export function writeFile(path: string, bytes: Uint8Array): FileError | undefined {
  return write(path, bytes);
}

function write(path: string, bytes: Uint8Array, still?: Uint8Array): FileError | undefined {
  const beside = writeBeside(path, bytes);
  if ('error' in beside) return beside;
  const error = beside.replace(still);
  return error === undefined ? undefined : { error };
}
