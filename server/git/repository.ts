import { relative, resolve } from 'node:path';
import { findGit, withAbsolutePaths, withoutGit } from './environment.ts';
import { type Git, type GitOutput, gitIn } from './git.ts';
import type { Hash } from './objects.ts';
import { cancelled, type GitProblem, printable, problemOf } from './problem.ts';
import { tooOld } from './version.ts';

export interface Repository {
  /** The folder of the working tree, absolute with `/`, links as git resolves them. */
  readonly root: string;
  /** Git's folder of this worktree. */
  readonly gitFolder: string;
  /** Git's folder that all worktrees share. */
  readonly commonFolder: string;
  /** Another one than usual where the environment says so: `git commit FILE` makes one for its hooks. */
  readonly indexFile: string;
  /** By which hash objects are named. */
  readonly hash: Hash;
  readonly git: Git;
}

export interface OpenOptions {
  /** Whose `PATH` and `GIT_DIR`, `GIT_INDEX_FILE`, … count. Without one: this process's, without any `GIT_*`. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The repository that a folder lies in. */
export async function openRepository(
  folder: string,
  { environment: given, signal }: OpenOptions = {},
): Promise<Repository | GitProblem> {
  const environment = withAbsolutePaths(given ?? withoutGit(process.env));
  const program = findGit(environment);
  if (program === undefined) return noGit;
  const start = gitIn({ program, folder: anchor(folder, environment), environment });
  const [old, found] = await Promise.all([
    tooOld(program, start, signal),
    start.run(['rev-parse', ...questions], { signal }),
  ]);
  if (signal?.aborted) return cancelled;
  if (old !== undefined) return old;
  const answers = found.out.toString().replace(/\n$/, '').split(`\n${mark}\n`);
  const [bare, inside, hash, gitFolder, common, index, root] = answers;
  if (found.code !== 0 || !gitFolder || !common || !index || !root || inside !== 'true')
    return whyNot(folder, found, bare === 'true');
  const own = {
    ...environment,
    GIT_DIR: gitFolder,
    GIT_WORK_TREE: root,
  };
  const absolute = (path: string): string => slashed(resolve(anchor(folder, environment), path));
  return {
    root: slashed(root),
    gitFolder: slashed(gitFolder),
    commonFolder: absolute(common),
    indexFile: absolute(index),
    hash: hash === 'sha256' ? 'sha256' : 'sha1',
    git: gitIn({ program, folder: root, environment: own }),
  };
}

/**
 * Where git stood when it made this environment: a `GIT_DIR` without a `GIT_WORK_TREE` means that the working
 * tree begins there, in whichever folder of it a question comes up.
 */
function anchor(folder: string, environment: NodeJS.ProcessEnv): string {
  if (!environment['GIT_DIR'] || environment['GIT_WORK_TREE']) return folder;
  const here = process.cwd();
  return relative(here, resolve(folder)).startsWith('..') ? folder : here;
}

/** Git repeats what it does not know as a flag: that keeps answers apart, whatever a path may hold. */
const mark = '--=-=';
const questions = [
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--show-object-format',
  '--absolute-git-dir',
  '--git-common-dir',
  '--git-path=index',
  '--show-toplevel',
].flatMap((question, index) => [...(index === 0 ? [] : [mark]), ...question.split('=')]);

function whyNot(folder: string, output: GitOutput, bare: boolean): GitProblem {
  const said = printable(output.said);
  if (bare)
    return {
      problem: 'bare',
      message: 'This repository is bare: it has no working tree, so nothing is staged in it.',
    };
  if (/dubious ownership|unsafe repository/.test(said)) {
    const owned = /repository (?:at )?\(?'([^']+)'/.exec(said)?.[1] ?? folder;
    return {
      problem: 'not-owned',
      message: `This repository belongs to another user, so git does not read it. If you trust it: git config --global --add safe.directory ${quoted(owned)}`,
    };
  }
  if (
    /unknown repository (?:extension|version)|Expected git repo version|unknown (?:ref storage|object) format/i.test(
      said,
    )
  )
    return {
      problem: 'git-too-old',
      message: `This repository needs a newer git: ${said.replace(/\s+/g, ' ')}`,
    };
  if (/xcrun: error|xcode-select: /.test(said)) return noGit;
  if (output.code === 0 || /not a git repository|must be run in a work tree|cannot change to/i.test(said))
    return { problem: 'no-repository', message: `${folder} does not lie in a git repository.` };
  return problemOf(output, 'open the repository');
}

const noGit: GitProblem = {
  problem: 'no-git',
  message: 'Git was not found. Install it, or put its folder on PATH.',
};

const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

const quoted = (path: string): string =>
  /^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
