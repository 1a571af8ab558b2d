import { type GitProblem, problemOf } from './problem.ts';
import { fieldsOf, treeEntries } from './records.ts';
import type { Repository } from './repository.ts';
import { resolveCommit } from './revision.ts';
import { largestWorkingFile } from './working-file.ts';

/**
 * The bytes of a file in a commit, as git keeps them: no filter, no conversion. `path` counts from the root, with `/`;
 * undefined where the commit has no such file, or a link or a folder of that name, or one of more than 32 MiB.
 */
export async function fileAtCommit(
  repository: Repository,
  commit: string,
  path: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined | GitProblem> {
  const id = await resolveCommit(repository, commit, signal);
  if (typeof id !== 'string') return id;
  const { git } = repository;
  const listed = await git.run(['ls-tree', '-z', '--full-tree', id, '--', path], { signal });
  if (listed.code !== 0) return problemOf(listed, `look up ${path}`, signal);
  const [entry] = treeEntries(listed.out);
  if (entry === undefined || entry.kind !== 'file' || entry.path !== path) return undefined;
  if (!/^100/.test(entry.mode)) return undefined;
  const enough = largestWorkingFile + 1;
  const read = await git.run(['cat-file', 'blob', entry.object], { signal, enough });
  if (read.code !== 0) return problemOf(read, `read ${path}`, signal);
  return read.out.length < enough ? read.out : undefined;
}

/** Where the remotes of a repository lie, as its configuration writes them. */
export async function remoteUrls({ git }: Repository, signal?: AbortSignal): Promise<readonly string[]> {
  const asked = ['config', '--null', '--get-regexp', '^remote[.].*[.]url$'];
  const { code, out } = await git.run(asked, { signal });
  if (code !== 0) return [];
  return [...fieldsOf(out)].flatMap((field) => {
    const text = field.toString();
    const end = text.indexOf('\n');
    return end < 0 ? [] : [text.slice(end + 1)];
  });
}
