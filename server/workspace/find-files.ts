import { type FileAccess, isFileError, joinPath, nameOf } from './files.ts';
import { type GitIgnores, gitIgnoresAbove, gitIgnoresIn, isGitIgnored } from './git-ignore.ts';

export interface FoundFile {
  readonly path: string;
  /** Whether the user named it: then nothing leaves it out. */
  readonly named: boolean;
}

export interface Found {
  /** In the order of their paths, each once. */
  readonly files: readonly FoundFile[];
  /** What could not be looked into. */
  readonly errors: readonly PathError[];
  /** What was named and is not there. */
  readonly missing: readonly string[];
}

export interface PathError {
  readonly path: string;
  readonly message: string;
}

export interface FindOptions {
  /** Whether the policy leaves a path out; asked for files that are not named. */
  readonly isIgnored: (path: string) => Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Every file under the named paths that may be ours by its name. Left out are `.git`, `node_modules` and
 * what `.gitignore` and policy ignore; links are followed only where they are named, so that what they
 * lead to is checked once and at its own place.
 */
export async function findFiles(
  files: FileAccess,
  named: readonly string[],
  options: FindOptions,
): Promise<Found> {
  const found = new Map<string, FoundFile>();
  const errors: PathError[] = [];
  const missing: string[] = [];
  for (const path of named) {
    const stat = await files.stat(path);
    if (stat === undefined) missing.push(path);
    else if (isFileError(stat)) errors.push({ path, message: stat.error });
    else if (stat.kind === 'folder') {
      const walk: Walk = { ...options, files, found, errors };
      await walkFolder(walk, path, await ignoresAbove(files, path));
    } else found.set(path, { path, named: true });
  }
  return {
    files: [...found.values()].sort((a, b) => compare(a.path, b.path)),
    errors: errors.sort((a, b) => compare(a.path, b.path)),
    missing,
  };
}

/** Whether a file of that name is worth reading to see what it is. */
export const mayBeOurs = (name: string): boolean => /\.ya?ml$|dockerfile|containerfile/i.test(name);

interface Walk extends FindOptions {
  readonly files: FileAccess;
  readonly found: Map<string, FoundFile>;
  readonly errors: PathError[];
}

/** A folder that is ignored itself but named is looked into; then only what lies in it can ignore. */
async function ignoresAbove(files: FileAccess, folder: string): Promise<GitIgnores> {
  const above = await gitIgnoresAbove(files, folder);
  return isGitIgnored(above, `${folder}/`) ? [] : above;
}

async function walkFolder(walk: Walk, folder: string, above: GitIgnores): Promise<void> {
  if (walk.signal?.aborted) return;
  const entries = await walk.files.list(folder);
  if (entries === undefined) return;
  if (isFileError(entries)) {
    walk.errors.push({ path: folder, message: entries.error });
    return;
  }
  const names = new Set(entries.map(({ name }) => name));
  const ignores = names.has('.gitignore') ? await gitIgnoresIn(walk.files, folder, above) : above;
  for (const { name, kind } of entries) {
    const path = joinPath(folder, name);
    if (kind === 'folder') {
      if (name === '.git' || name === 'node_modules' || isGitIgnored(ignores, `${path}/`)) continue;
      await walkFolder(walk, path, ignores);
    } else if (kind === 'file' && mayBeOurs(nameOf(path)) && !walk.found.has(path)) {
      if (isGitIgnored(ignores, path) || (await walk.isIgnored(path))) continue;
      walk.found.set(path, { path, named: false });
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
