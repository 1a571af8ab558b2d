import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/**
 * The git that a shell would start, absolute; undefined where there is none. Folders of `PATH` that are not
 * absolute are left out: they would find a `git` that lies in the repository.
 */
export function findGit(environment: NodeJS.ProcessEnv): string | undefined {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const folders = (variable(environment, 'PATH') ?? '').split(delimiter);
  return folders
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** What git inherits: of its own variables those that say which repository is meant, none that names a program. */
export function toolEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => mayPass(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

/** The same with paths that are relative to this process made absolute, because git is started elsewhere. */
export function withAbsolutePaths(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const result = { ...environment };
  for (const name of pathVariables) {
    const value = result[name];
    if (value) result[name] = resolve(value);
  }
  return result;
}

export const withoutGit = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('GIT_')));

const mayPass = (name: string): boolean =>
  (!name.startsWith('GIT_') || passed.has(name) || /^GIT_CONFIG_(?:KEY|VALUE)_\d+$/.test(name)) &&
  !ignored.has(name);

const pathVariables = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
];

const passed: ReadonlySet<string> = new Set([
  ...pathVariables,
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
  'GIT_EXEC_PATH',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_COUNT',
  'GIT_CONFIG_PARAMETERS',
]);

const ignored: ReadonlySet<string> = new Set(['LANGUAGE', 'PAGER', 'EDITOR', 'VISUAL', 'SSH_ASKPASS']);

function variable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const key = Object.keys(environment).find((each) => each.toUpperCase() === name);
  return key === undefined ? undefined : environment[key];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
