import { realpathSync } from 'node:fs';
import { joinPath, within } from '../../workspace/files.ts';
import type { Session } from '../session.ts';

/** Between paths as the editor has them open and as git knows them: git follows links, an editor does not. */
export interface ChangePaths {
  readonly asOpened: (path: string) => string;
  readonly asGitKnows: (path: string) => string;
}

export function changePathsOf({ folders }: Pick<Session, 'folders'>): ChangePaths {
  const linked = folders.all.flatMap(({ path }) => {
    const real = realOf(path);
    return real === undefined || real === path ? [] : [{ opened: path, real }];
  });
  const moved = (path: string, from: 'opened' | 'real', to: 'opened' | 'real'): string => {
    for (const link of linked) {
      const inside = within(link[from], path);
      if (inside !== undefined) return inside === '' ? link[to] : joinPath(link[to], inside);
    }
    return path;
  };
  return {
    asOpened: (path) => moved(path, 'real', 'opened'),
    asGitKnows: (path) => moved(path, 'opened', 'real'),
  };
}

function realOf(path: string): string | undefined {
  try {
    const real = realpathSync.native(path);
    return process.platform === 'win32' ? real.replaceAll('\\', '/') : real;
  } catch {
    return undefined;
  }
}
