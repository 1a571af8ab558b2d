import { existsSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import { openRepository, type Repository } from '../../git/repository.ts';
import { stagePaths } from '../../git/watch.ts';
import { joinPath, nameOf } from '../../workspace/files.ts';
import type { ChangesTrouble, ListedRepository, ListRepositoriesResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';

/** The repositories of the workspace: that of each folder, else those of the folders right in it. */
export async function listedRepositories(session: Session): Promise<ListRepositoriesResult> {
  const refused = refusalOf(session);
  if (refused) return refused;
  const found = new Map<string, Repository>();
  let problem: GitProblem | undefined;
  for (const { path } of session.folders.all.filter(isOnDisk)) {
    const own = await openRepository(path);
    const all = isGitProblem(own) && own.problem === 'no-repository' ? await repositoriesIn(path) : [own];
    for (const one of all.length > 0 ? all : [own])
      if (isGitProblem(one)) problem ??= one;
      else found.set(one.root, one);
  }
  if (found.size === 0 && problem !== undefined) return troubleOf(problem);
  return { repositories: [...found.values()].map(listed) };
}

/** Calls for the repository at a URI that the client was told of, with a signal that its cancelling sends. */
export async function inRepository<Result extends object>(
  session: Session,
  uri: string,
  token: CancellationToken,
  work: (repository: Repository, signal: AbortSignal) => Promise<Result | GitProblem>,
): Promise<Result | ChangesTrouble> {
  const refused = refusalOf(session);
  if (refused) return refused;
  return withSignal(token, async (signal) => {
    const repository = await openRepository(pathOfUri(uri), { signal });
    const result = isGitProblem(repository) ? repository : await work(repository, signal);
    if (token.isCancellationRequested) return { trouble: 'cancelled', message: 'It was cancelled.' };
    return isGitProblem(result) ? troubleOf(result) : result;
  });
}

/** Why nothing is asked of git here at all. Whatever a workspace holds, git is not run before it is trusted. */
export function refusalOf({ folders, policies }: Session): ChangesTrouble | undefined {
  if (!policies.isTrusted)
    return {
      trouble: 'restricted',
      message: 'Git is not run in a folder that you do not trust. Trust it first.',
    };
  if (folders.all.length === 0)
    return { trouble: 'no-folder', message: 'Open a folder first: Seaworthy asks git what changed in it.' };
  if (!folders.all.some(isOnDisk))
    return {
      trouble: 'virtual',
      message: 'This folder is not on a disk, so there is no git that could be asked what changed in it.',
    };
  return undefined;
}

const troubleOf = ({ problem, message }: GitProblem): ChangesTrouble => ({
  trouble: problem,
  message,
});

/** A folder of another scheme than `file` keeps the scheme in its path. */
const isOnDisk = ({ path }: { readonly path: string }): boolean => !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);

/** A folder may hold several repositories side by side and be none itself. */
async function repositoriesIn(folder: string): Promise<readonly (Repository | GitProblem)[]> {
  const inside = namesIn(folder).map((name) => joinPath(folder, name));
  const own = inside.filter((path) => existsSync(joinPath(path, '.git'))).slice(0, mostRepositories);
  return Promise.all(own.map((path) => openRepository(path)));
}

const mostRepositories = 20;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}

const listed = (repository: Repository): ListedRepository => ({
  uri: uriOfPath(repository.root),
  name: nameOf(repository.root),
  watch: watchOf(stagePaths(repository)),
});

/** Files by the folder that they lie in, folders with all below them. */
function watchOf(paths: readonly string[]): ListedRepository['watch'] {
  const names = new Map<string, string[]>();
  const folders: { readonly folder: string; readonly pattern: string }[] = [];
  for (const path of paths) {
    if (isFolder(path)) folders.push({ folder: uriOfPath(path), pattern: '**' });
    else {
      const folder = posix.dirname(path);
      names.set(folder, [...(names.get(folder) ?? []), nameOf(path)]);
    }
  }
  const files = [...names].map(([folder, inIt]) => ({
    folder: uriOfPath(folder),
    pattern: inIt.length === 1 ? (inIt[0] ?? '') : `{${inIt.join(',')}}`,
  }));
  return [...files, ...folders];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
