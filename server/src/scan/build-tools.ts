import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { within } from '../../workspace/files.ts';

export const buildTools = ['docker', 'podman', 'buildah'] as const;
export type BuildTool = (typeof buildTools)[number];

/**
 * A program as a shell would find it, absolute; undefined where there is none. Folders of `PATH` that are not absolute
 * are left out, and programs that lie in one of `outside`: a workspace must not bring its own.
 */
export function findProgram(name: string, outside: readonly string[]): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find((path) => isProgram(path) && !isInside(path, outside));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Links are followed: what counts is where the program really lies, and where it seems to. */
function isInside(path: string, folders: readonly string[]): boolean {
  const places = [path, realpathSync(path)].map((one) => one.replaceAll('\\', '/'));
  return folders.some((folder) => places.some((place) => within(folder, place) !== undefined));
}
