import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A hook's file as it stands. */
export interface HookFile {
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
  readonly isLink: boolean;
}

/** Undefined where nothing is there. Throws what the file system says. */
export function readHookFile(path: string): HookFile | undefined {
  const own = statOf(path);
  if (own === undefined) return undefined;
  // Latin-1 takes every byte as it is and gives it back.
  const text = readFileSync(path, 'latin1');
  return { text, mode: statSync(path).mode & 0o7777, isLink: own.isSymbolicLink() };
}

/** Writes a file whole or not at all: beside its place, then renamed. What was there keeps its owner; a link stays one. */
export function writeHookFile(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = statOf(path) === undefined ? path : realpathSync(path);
  const beside = join(dirname(target), `.seaworthy-${process.pid}.tmp`);
  try {
    writeFileSync(beside, text, { encoding: 'latin1', flag: 'wx', mode: 0o600 });
    keepOwner(beside, target);
    chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** UTF-8 as such a text holds it, and back; undefined where the bytes are no UTF-8. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

export function wordsOf(bytes: string): string | undefined {
  const text = Buffer.from(bytes, 'latin1').toString();
  return bytesOf(text) === bytes ? text : undefined;
}

/** Of the path itself, not of what it links to. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Why something could not be read or written, in a sentence. */
export function whyNot(error: unknown, shown: string): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `You have no permission to write ${shown}.`;
  if (code === 'EISDIR' || code === 'ELOOP') return `${shown} is no file.`;
  return `${shown} cannot be written (${code}).`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function keepOwner(path: string, like: string): void {
  const before = statOf(like);
  try {
    if (before !== undefined) chownSync(path, before.uid, before.gid);
  } catch {
    // Only root may give a file away; the content counts more than the owner.
  }
}
