import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import type { Network } from './http.ts';

export type ProgramPlace = Pick<Network, 'environment' | 'outside'>;

/**
 * Where a program lies that is to be started on behalf of the user: on an absolute entry of the PATH, in none of the
 * workspace's folders and none above them, links resolved.
 */
export function findProgram(program: string, network: ProgramPlace): string | undefined {
  const name = process.platform === 'win32' ? `${program}.exe` : program;
  return foldersOf(network)
    .map((folder) => join(folder, name))
    .find((path) => isProgram(path) && isOutside(realpathSync(path), network));
}

/**
 * What such a program inherits: where its keys, its cloud and its desktop are. Nothing of other programs, and nothing that
 * makes a program load what it was not built with.
 */
export function programEnvironment(network: ProgramPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(network.environment).filter(
    ([name]) => passed.test(name) && !/^path$/i.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: foldersOf(network).join(delimiter) };
}

function foldersOf({ environment, outside = [] }: ProgramPlace): readonly string[] {
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return (environment[key] ?? '')
    .split(delimiter)
    .filter(
      (folder) => isAbsolute(folder) && !outside.some((each) => isIn(folder, each) || isIn(each, folder)),
    );
}

const isOutside = (path: string, { outside = [] }: ProgramPlace): boolean =>
  !outside.some((folder) => isIn(path, realOf(folder)));

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const passed = new RegExp(
  `^(?:${[
    'HOME|USER|USERNAME|LOGNAME|LANG|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS',
    'USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|SYSTEMROOT|SYSTEMDRIVE|WINDIR|HOMEDRIVE|HOMEPATH',
    'XDG_[A-Z_]+|GNUPGHOME|GPG_TTY|PASSWORD_STORE_[A-Z_]+|DOCKER_CONFIG|KRB5[A-Z0-9_]*',
    '(?:HTTP|HTTPS|NO|ALL)_PROXY|SSL_CERT_FILE|SSL_CERT_DIR',
    '(?:AWS|AZURE|GOOGLE|CLOUDSDK|GCLOUD|OCI|ALIBABA_CLOUD)_[A-Z0-9_]+',
  ].join('|')})$`,
  'i',
);
