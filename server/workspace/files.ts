/**
 * Where files come from: the disk, or the editor's client where the workspace is not on this machine.
 * Every path is absolute and has `/` between its parts, on Windows too (`C:/code/app`); a URI serves as well.
 * Nothing here throws: what went wrong is a value.
 */
export interface FileAccess {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<TextFile | FileError | undefined>;
  /** What a folder holds, in no particular order; undefined where there is no such folder. */
  list(path: string): Promise<readonly Entry[] | FileError | undefined>;
  /** What stands at a path, links followed; undefined where nothing does. */
  stat(path: string): Promise<Stat | FileError | undefined>;
  /** Where a path really stands, links followed; undefined where nothing does. Absent where no links are seen. */
  real?(path: string): Promise<string | undefined>;
}

export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  /** Whether a byte order mark stood before the text. */
  readonly mark: boolean;
  /** Why the text must not be written back: bytes in it were no text. Undefined for ordinary files. */
  readonly damage: string | undefined;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface FileError {
  /** A sentence for a person. */
  readonly error: string;
}

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

export interface Stat {
  readonly kind: 'file' | 'folder' | 'other';
  /** In bytes. */
  readonly size: number;
}

export const isFileError = (value: object | undefined): value is FileError =>
  value !== undefined && 'error' in value;

/** The folder that a path lies in; undefined for a root. */
export function folderOf(path: string): string | undefined {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0 || trimmed === '') return undefined;
  if (slash === 0) return '/';
  const folder = trimmed.slice(0, slash);
  return /^[A-Za-z]:$/.test(folder) ? `${folder}/` : folder;
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const joinPath = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`;

/** `path` seen from `folder`, or undefined where it does not lie in it. The folder itself is `''`. */
export function within(folder: string, path: string): string | undefined {
  if (path === folder) return '';
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** `path` as one would write it in a file of `folder`, with `..` where it must be. */
export function relativePath(folder: string, path: string): string {
  const up = folderOf(folder);
  const inside = within(folder, path);
  if (inside !== undefined) return inside;
  return up === undefined || up === folder ? path : `../${relativePath(up, path)}`;
}

/** Joins a relative path with `.` and `..` in it to a folder; an absolute one stays. */
export function resolvePath(folder: string, path: string): string {
  const slashed = path.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(slashed)) return slashed;
  let result = folder;
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    result = part === '..' ? (folderOf(result) ?? result) : joinPath(result, part);
  }
  return result;
}
