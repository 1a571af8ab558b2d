import ignore, { type Ignore } from 'ignore';
import { type FileAccess, folderOf, isFileError, joinPath, within } from './files.ts';

/** The `.gitignore` files that count in a folder, its own first. */
export type GitIgnores = readonly { readonly folder: string; readonly rules: Ignore }[];

/** Those of a folder, given those of the folder that it lies in. */
export async function gitIgnoresIn(
  files: FileAccess,
  folder: string,
  above: GitIgnores,
): Promise<GitIgnores> {
  const file = await files.read(joinPath(folder, '.gitignore'));
  if (file === undefined || isFileError(file)) return above;
  return [{ folder, rules: ignore({ allowRelativePaths: true }).add(file.text) }, ...above];
}

/** Those above a folder, up to the repository's root; none where it lies in no repository. */
export async function gitIgnoresAbove(files: FileAccess, folder: string): Promise<GitIgnores> {
  if ((await files.stat(joinPath(folder, '.git'))) !== undefined) return [];
  const above = folderOf(folder);
  if (above === undefined) return [];
  const root = await repositoryOf(files, above);
  if (root === undefined) return [];
  return gitIgnoresDownTo(files, root, above);
}

/** The nearest folder upwards that holds `.git`. */
async function repositoryOf(files: FileAccess, folder: string): Promise<string | undefined> {
  for (let at: string | undefined = folder; at !== undefined; at = folderOf(at))
    if ((await files.stat(joinPath(at, '.git'))) !== undefined) return at;
  return undefined;
}

/** The nearest file that says something of a path decides, as in git; a folder's path ends in `/`. */
export function isGitIgnored(ignores: GitIgnores, path: string): boolean {
  for (const { folder, rules } of ignores) {
    const relative = within(folder, path);
    if (relative === undefined || relative === '') continue;
    const { ignored, unignored } = rules.test(relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

async function gitIgnoresDownTo(files: FileAccess, root: string, folder: string): Promise<GitIgnores> {
  const above = folder === root ? undefined : folderOf(folder);
  const outer = above === undefined ? [] : await gitIgnoresDownTo(files, root, above);
  return gitIgnoresIn(files, folder, outer);
}
