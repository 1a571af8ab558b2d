import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { findLines } from './hook-lines.ts';
import { type GitProblem, problemOf } from './problem.ts';
import type { Repository } from './repository.ts';

/** Who starts a repository's hooks, and with which file. */
export interface HookPlace {
  /** `git`: git alone, by a file of its own hooks folder or of one that `core.hooksPath` names. */
  readonly by: 'git' | 'husky' | 'lefthook' | 'pre-commit';
  /** Absolute: the script, or lefthook's configuration. */
  readonly file: string;
  /** `own`: in git's folder; `shared`: in the working tree, so that others get it by git; `outside` of both. */
  readonly where: 'own' | 'shared' | 'outside';
  /** What has to be done before anything starts the file, in a sentence; undefined where git does it already. */
  readonly asleep: string | undefined;
  /** What `core.hooksPath` says, where it says anything. */
  readonly configured: string | undefined;
}

/** Where a hook before a commit belongs in this repository. */
export async function findHookPlace(repository: Repository): Promise<HookPlace | GitProblem> {
  const configured = await hooksPath(repository);
  if (configured !== undefined && typeof configured !== 'string') return configured;
  const folder =
    configured === undefined ? join(repository.commonFolder, 'hooks') : resolve(repository.root, configured);
  const plain = placeIn(repository, folder, configured);
  return lefthookPlace(repository, plain) ?? huskyPlace(repository, folder, plain) ?? plain;
}

/** Every file that may hold our lines, whoever starts it today. */
export const possibleFiles = (repository: Repository, place: HookPlace): readonly string[] => [
  ...new Set([
    place.file,
    // Pre-commit's `install` moves what it finds there and starts it first.
    `${place.file}.legacy`,
    join(repository.commonFolder, 'hooks', hookName),
    join(repository.root, '.husky', hookName),
    ...lefthookFiles.map((name) => join(repository.root, name)).filter(isFile),
  ]),
];

/** Whether the pre-commit framework starts ours: by its configuration, or as the hook that it moved aside. */
export const isInPreCommit = ({ root }: Repository, { file }: HookPlace): boolean =>
  /^\s*-?\s*id:\s*['"]?seaworthy\b/m.test(textOf(join(root, '.pre-commit-config.yaml'))) ||
  findLines(textOf(`${file}.legacy`)) !== undefined;

/** Whether somebody wrote a call of our hook into a file themselves. */
export const callsUs = (text: string): boolean => /^[^#\n]*\bseaworthy\b[^#\n]* hook run\b/m.test(text);

const hookName = 'pre-commit';

/** The value that counts: not the one that our own calls of git are given. */
async function hooksPath({ git }: Repository): Promise<string | undefined | GitProblem> {
  const asked = ['config', '--null', '--show-scope', '--type=path', '--get-all', 'core.hooksPath'];
  const output = await git.run(asked);
  // 1: there is none at all.
  if (output.code > 1 || output.code < 0) return problemOf(output, 'read core.hooksPath');
  const fields = output.out.toString().split('\0');
  let value: string | undefined;
  for (let index = 0; index + 1 < fields.length; index += 2)
    if (fields[index] !== 'command') value = fields[index + 1];
  return value === '' ? undefined : value;
}

function placeIn(repository: Repository, folder: string, configured: string | undefined): HookPlace {
  const file = join(folder, hookName);
  const common = { file, where: whereOf(repository, folder), asleep: undefined, configured };
  return { ...common, by: textOf(file).includes('https://pre-commit.com') ? 'pre-commit' : 'git' };
}

function whereOf({ root, gitFolder, commonFolder }: Repository, folder: string): HookPlace['where'] {
  const real = realOf(folder);
  if ([gitFolder, commonFolder].some((own) => isIn(realOf(own), real))) return 'own';
  return isIn(realOf(root), real) ? 'shared' : 'outside';
}

const isIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
};

/** With the links of what exists of it resolved. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realOf(dirname(path)), basename(path));
  }
}

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
);

function lefthookPlace({ root }: Repository, plain: HookPlace): HookPlace | undefined {
  const config = lefthookFiles.map((name) => join(root, name)).find(isFile);
  if (config === undefined) return undefined;
  const asleep = textOf(plain.file).includes('lefthook')
    ? undefined
    : 'Lefthook is not set up in this clone yet: run `lefthook install`.';
  return { ...plain, by: 'lefthook', file: config, where: 'shared', asleep };
}

/** Husky 9 lets git start the scripts in `.husky/_`, which start those of `.husky`; before it was `.husky` itself. */
function huskyPlace(repository: Repository, folder: string, plain: HookPlace): HookPlace | undefined {
  const above = dirname(folder);
  const isNine =
    basename(folder) === '_' && (basename(above) === '.husky' || existsSync(join(folder, 'husky.sh')));
  const isOlder = existsSync(join(folder, '_', 'husky.sh'));
  const isUnset =
    plain.configured === undefined &&
    existsSync(join(repository.root, '.husky')) &&
    textOf(join(repository.root, 'package.json')).includes('"husky"');
  if (!isNine && !isOlder && !isUnset) return undefined;
  const own = isNine ? above : isOlder ? folder : join(repository.root, '.husky');
  const started = isNine ? existsSync(join(folder, hookName)) : isOlder;
  const asleep = started ? undefined : 'Husky is not set up in this clone yet: run `npx husky`.';
  return { ...plain, by: 'husky', file: join(own, hookName), where: whereOf(repository, own), asleep };
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
