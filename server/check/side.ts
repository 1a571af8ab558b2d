import { detectLanguage } from '../../rules/catalogue.ts';
import { isPolicyFile } from '../../rules/policy/detect.ts';
import { readBlobHead, readBlobs } from '../git/blobs.ts';
import { type LfsPointer, lfsPointer, readLfsObject } from '../git/lfs.ts';
import { type GitProblem, isGitProblem } from '../git/problem.ts';
import type { Repository } from '../git/repository.ts';
import type { Tree, TreeEntry } from '../git/tree.ts';
import { decode } from '../workspace/decode.ts';
import {
  type FileAccess,
  type FileError,
  isFileError,
  joinPath,
  nameOf,
  within,
} from '../workspace/files.ts';
import { findFiles, mayBeOurs } from '../workspace/find-files.ts';
import { isPlainFile, largestFile, nodeFiles, tooLargeFile } from '../workspace/node-files.ts';
import { createPolicyStore, type PolicyStore } from '../workspace/policy-store.ts';
import { treeFiles } from '../workspace/tree-files.ts';
import { userTrustFile } from '../workspace/user-trust.ts';
import { adjustPolicy } from './policies.ts';
import type { CheckRequest } from './request.ts';

/** One side of a comparison: a commit, what is staged, or the working tree. Paths are relative to the repository, with `/`. */
export interface Side {
  readonly files: FileAccess;
  readonly store: PolicyStore;
  /** What may be ours by its name, and every policy file. */
  readonly paths: () => Promise<readonly string[]>;
  /** Whether a file stands there: no link, no submodule. */
  readonly isFile: (path: string) => boolean;
  /** The entry of a tree; undefined in the working tree, and where there is none. */
  readonly entry: (path: string) => TreeEntry | undefined;
  /** Whether git keeps only a pointer to the content of a file (Git LFS); told once it was read. */
  readonly isPointer: (path: string) => boolean;
  /** What stands in files that are to be checked; one that is not in the map is read from the disk. */
  readonly contents: (
    paths: readonly string[],
  ) => Promise<ReadonlyMap<string, Uint8Array | FileError> | GitProblem>;
}

interface SideOptions {
  readonly repository: Repository;
  readonly request: CheckRequest;
}

/** Whether a path may be checked at all: by its name, and not that of an installed package. */
export const isChecked = (path: string): boolean =>
  mayBeOurs(nameOf(path)) && !path.split('/').includes('node_modules');

/** A tree of git's. What stands in it is read once, and as it is. */
export async function sideOfTree(tree: Tree, options: SideOptions): Promise<Side | GitProblem> {
  const { repository, request } = options;
  const blobs = new Map<string, Uint8Array | FileError>();
  const pointers = new Set<string>();
  const load = async (entries: readonly TreeEntry[]): Promise<GitProblem | undefined> => {
    const wanted = entries.filter(({ kind, object }) => kind === 'file' && !blobs.has(object));
    if (wanted.length === 0) return undefined;
    const found = await readBlobs(
      repository,
      wanted.map(({ object }) => object),
      { largest: largestFile, ...(request.signal && { signal: request.signal }) },
    );
    if (isGitProblem(found)) return found;
    for (const { object, path } of wanted) {
      const blob = found.get(object);
      const pointer = blob instanceof Uint8Array ? lfsPointer(blob) : undefined;
      if (pointer !== undefined) pointers.add(object);
      if (pointer !== undefined) blobs.set(object, await contentOfLfs(repository, pointer));
      else if (blob === 'too-large') blobs.set(object, await tooLarge(repository, path, object));
      else blobs.set(object, blob === undefined || blob === 'missing' ? missing : blob);
    }
    return undefined;
  };
  const read = async (entry: TreeEntry): Promise<Uint8Array | FileError> => {
    const problem = await load([entry]);
    return problem === undefined ? (blobs.get(entry.object) ?? missing) : { error: problem.message };
  };
  const all = [...tree.entries.values()].filter(({ path, kind }) => kind === 'file' && isChecked(path));
  // Policies are asked for again and again; all of them come in one go.
  const problem = await load(all.filter(({ path }) => isPolicyFile({ path, text: '' })));
  if (problem !== undefined) return problem;
  const files = withOverride(treeFiles({ root: repository.root, tree, read }), request.policy);
  return {
    files,
    store: storeOf(files, options),
    paths: async () => all.map(({ path }) => path),
    isFile: (path) => tree.entries.get(path)?.kind === 'file',
    entry: (path) => tree.entries.get(path),
    isPointer: (path) => pointers.has(tree.entries.get(path)?.object ?? ''),
    contents: async (paths) => {
      const entries = paths.flatMap((path) => tree.entries.get(path) ?? []);
      const trouble = await load(entries);
      return trouble ?? new Map(entries.map(({ path, object }) => [path, blobs.get(object) ?? missing]));
    },
  };
}

/** The files as they lie on the disk. */
export function sideOfDisk(options: SideOptions): Side {
  const { repository } = options;
  return {
    files: nodeFiles,
    store: storeOf(nodeFiles, options),
    paths: async () => {
      const found = await findFiles(nodeFiles, [repository.root], { isIgnored: async () => false });
      return found.files.flatMap(({ path }) => within(repository.root, path) ?? []);
    },
    isFile: (path) => isPlainFile(absolute(repository, path)),
    entry: () => undefined,
    isPointer: () => false,
    contents: async () => new Map(),
  };
}

const missing: FileError = { error: 'Its content is missing in the repository.' };

/** A large file is told only where its beginning looks like one of ours; else it is as if it were empty. */
async function tooLarge(
  repository: Repository,
  path: string,
  object: string,
): Promise<Uint8Array | FileError> {
  const head = await readBlobHead(repository, object, 64 * 1024);
  if (head === undefined) return missing;
  const isOurs = detectLanguage({ path: nameOf(path), text: decode(head).text }) !== undefined;
  if (!isOurs) return new Uint8Array();
  return tooLargeFile;
}

const contentOfLfs = async (repository: Repository, pointer: LfsPointer): Promise<Uint8Array | FileError> =>
  (await readLfsObject(repository, pointer, largestFile)) ?? {
    error: 'It is kept in Git LFS, and its content is not on this machine.',
  };

/** A policy that the user names is read where it lies, whatever is staged. */
const withOverride = (files: FileAccess, policy: string | undefined): FileAccess => ({
  ...files,
  read: (path) => (path === policy ? nodeFiles : files).read(path),
  stat: (path) => (path === policy ? nodeFiles : files).stat(path),
});

const storeOf = (files: FileAccess, { repository, request }: SideOptions): PolicyStore =>
  createPolicyStore({
    files,
    roots: () => [repository.root],
    today: () => request.today,
    userTrust: userTrustFile(),
    override: () => request.policy,
    adjust: (policy) => adjustPolicy(policy, request),
  });

/** The absolute path of one in the repository. */
export const absolute = ({ root }: Repository, path: string): string => joinPath(root, path);

export const isTold = (content: Uint8Array | FileError | undefined): content is FileError =>
  content !== undefined && !(content instanceof Uint8Array) && isFileError(content);
