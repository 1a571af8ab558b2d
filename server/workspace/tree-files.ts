import type { Tree, TreeEntry } from '../git/tree.ts';
import { decode } from './decode.ts';
import { type Entry, type FileAccess, type FileError, folderOf, joinPath, nameOf, within } from './files.ts';
import { nodeFiles } from './node-files.ts';

export interface TreeFilesOptions {
  /** The folder that stands for the tree's root; absolute, with `/`. */
  readonly root: string;
  readonly tree: Tree;
  /** The content of an entry. */
  readonly read: (entry: TreeEntry) => Promise<Uint8Array | FileError>;
}

/**
 * The files of a commit or of what is staged, as if they lay in the working tree. What git does not keep is
 * read from the disk: everything outside of the repository, and installed packages.
 */
export function treeFiles({ root, tree, read }: TreeFilesOptions): FileAccess {
  const isKept = (path: string): boolean => {
    const inside = within(root, path);
    return inside !== undefined && !inside.split('/').includes('node_modules');
  };
  const entryAt = (path: string): TreeEntry | undefined => tree.entries.get(within(root, path) ?? '');
  let folders: ReadonlyMap<string, readonly Entry[]> | undefined;
  const folderAt = (path: string): readonly Entry[] | undefined => {
    folders ??= foldersOf(tree);
    return folders.get(within(root, path) ?? '');
  };
  return {
    async read(path) {
      if (!isKept(path)) return nodeFiles.read(path);
      const entry = entryAt(path);
      if (entry === undefined) return undefined;
      if (entry.kind !== 'file') return { error: 'It is a link or a submodule.' };
      const content = await read(entry);
      return content instanceof Uint8Array ? decode(content) : content;
    },

    async list(path) {
      return isKept(path) ? folderAt(path) : nodeFiles.list(path);
    },

    async stat(path) {
      if (!isKept(path)) return nodeFiles.stat(path);
      const entry = entryAt(path);
      if (entry !== undefined) return { kind: entry.kind === 'file' ? 'file' : 'other', size: 0 };
      return folderAt(path) === undefined ? undefined : { kind: 'folder', size: 0 };
    },

    // A link of the tree is never followed, so what git keeps stands where it says.
    async real(path) {
      const inside = within(root, path);
      if (inside === undefined || !isKept(path)) return nodeFiles.real?.(path);
      const realRoot = (await nodeFiles.real?.(root)) ?? root;
      return inside === '' ? realRoot : joinPath(realRoot, inside);
    },
  };
}

/** What each folder of a tree holds; the root is `''`. */
function foldersOf({ entries }: Tree): ReadonlyMap<string, readonly Entry[]> {
  const folders = new Map<string, Entry[]>([['', []]]);
  const folder = (path: string): Entry[] => {
    const known = folders.get(path);
    if (known) return known;
    const made: Entry[] = [];
    folders.set(path, made);
    folder(parentOf(path)).push({ name: nameOf(path), kind: 'folder' });
    return made;
  };
  for (const { path, kind } of entries.values())
    folder(parentOf(path)).push({ name: nameOf(path), kind: kind === 'submodule' ? 'other' : kind });
  return folders;
}

const parentOf = (path: string): string => (path.includes('/') ? (folderOf(path) ?? '') : '');
