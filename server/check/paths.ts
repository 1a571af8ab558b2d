import type { PlatformPath } from 'node:path';
import { within } from '../workspace/files.ts';

/** How the command line and the workspace spell paths to each other. */
export interface Paths {
  /** The working directory, as the workspace spells it. */
  readonly folder: string;
  /** A path that the user wrote, absolute and with `/`. */
  readonly resolve: (written: string) => string;
  /** A path as it is shown: relative to the working directory, with `/`; absolute on another drive. */
  readonly show: (path: string) => string;
}

export function pathsFrom(folder: string, platform: PlatformPath): Paths {
  const slashed = (path: string): string => (platform.sep === '\\' ? path.replaceAll('\\', '/') : path);
  const resolve = (written: string): string => slashed(platform.resolve(folder, written));
  const here = resolve('.');
  return {
    folder: here,
    resolve,
    show: (path) => {
      const inside = within(here, path);
      if (inside !== undefined) return inside === '' ? '.' : inside;
      return slashed(platform.relative(folder, path));
    },
  };
}
