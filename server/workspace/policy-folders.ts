import { type FileAccess, folderOf, joinPath, within } from './files.ts';

/** Where policies are looked for. */
export interface PolicyPlaces {
  readonly files: FileAccess;
  /** Folders above which no policy is looked for: those of the workspace. */
  readonly roots: () => readonly string[];
}

/** The folder above one; undefined for that of a workspace or a repository, beyond which no policy counts. */
export async function folderAbove(
  { files, roots }: PolicyPlaces,
  folder: string,
): Promise<string | undefined> {
  const above = folderOf(folder);
  if (above === undefined || roots().includes(folder)) return undefined;
  return (await files.stat(joinPath(folder, '.git'))) === undefined ? above : undefined;
}

/**
 * The folders that a policy file may name others in: those of the workspace, and the repository that it lies in.
 * Undefined for a file outside of the workspace, which nobody but the user chose: it may name any.
 */
export async function boundsOf(places: PolicyPlaces, file: string): Promise<readonly string[] | undefined> {
  const roots = places.roots();
  if (!roots.some((root) => within(root, file) !== undefined)) return undefined;
  const repository = await repositoryOf(places, folderOf(file));
  return repository === undefined ? roots : [...roots, repository];
}

export const isInside = (bounds: readonly string[] | undefined, path: string): boolean =>
  bounds === undefined || bounds.some((bound) => within(bound, path) !== undefined);

/** The repository that a folder lies in; undefined: none. */
export async function repositoryOf(
  { files }: Pick<PolicyPlaces, 'files'>,
  from: string | undefined,
): Promise<string | undefined> {
  for (let folder = from; folder !== undefined; folder = folderOf(folder)) {
    if ((await files.stat(joinPath(folder, '.git'))) !== undefined) return folder;
  }
  return undefined;
}
