import { closeSync, lstatSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { decode } from './decode.ts';
import type { Entry, FileAccess, FileError, Stat } from './files.ts';

/** A larger file is told as an error and not read. */
export const largestFile = 32 * 1024 * 1024;

export const tooLargeFile: FileError = {
  error: `It is larger than ${largestFile / 1024 / 1024} MiB, so it was not checked.`,
};

/** The files of this machine. */
export const nodeFiles: FileAccess = {
  async read(path) {
    const bytes = readBytes(path);
    return bytes instanceof Uint8Array ? decode(bytes) : bytes;
  },

  async list(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map(
        (entry): Entry => ({
          name: entry.name,
          kind: entry.isSymbolicLink() ? 'link' : kindOf(entry),
        }),
      );
    } catch (error) {
      return told(error);
    }
  },

  async stat(path) {
    try {
      const found = await stat(path);
      return { kind: kindOf(found), size: found.size };
    } catch (error) {
      return (await isBrokenLink(path)) ? { error: 'It is a link that leads nowhere.' } : told(error);
    }
  },

  async real(path) {
    try {
      const found = await realpath(path);
      return sep === '\\' ? found.replaceAll('\\', '/') : found;
    } catch {
      return undefined;
    }
  },
};

/** The bytes of a file as they are, read at once: workers have nothing else to do meanwhile. */
export function readBytes(path: string): Buffer | FileError | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    return told(error);
  }
}

/** The first bytes of a file, to tell what it is. */
export function readHead(path: string, length: number): Buffer | FileError | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return told(error);
  }
}

/** In bytes; undefined where it cannot be told. */
export function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch {
    return undefined;
  }
}

/** Whether a file stands at a path, and no link to one. */
export function isPlainFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** What the operating system says, in words; undefined where it says that there is nothing. */
function told(error: unknown): FileError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  return { error: sentences.get(code ?? '') ?? `It cannot be read (${code ?? String(error)}).` };
}

const sentences: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'You have no permission to read it.'],
  ['EPERM', 'You have no permission to read it.'],
  ['ELOOP', 'It is a link that leads back to itself.'],
  ['EISDIR', 'It is a folder.'],
  ['ENAMETOOLONG', 'Its name is too long.'],
  ['EMFILE', 'Too many files are open.'],
]);

const kindOf = (found: Pick<Stats, 'isFile' | 'isDirectory'>): Stat['kind'] => {
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'folder' : 'other';
};

async function isBrokenLink(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    if (told(error) !== undefined) return false;
  }
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}
