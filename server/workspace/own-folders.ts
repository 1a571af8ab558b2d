import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { folderOf } from './files.ts';
import { userTrustFile } from './user-trust.ts';

/** Where the user's own trust lies: `trust.yaml`, and the roots that were installed. */
export const ownFolder = (): string => folderOf(userTrustFile() ?? '') ?? join(homedir(), '.seaworthy');

/** Where trust roots that the user fetched are kept, by the custom of the system; for every door the same. */
export function trustFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  return join(cacheRoot(xdg, local), 'seaworthy', 'trust');
}

function cacheRoot(xdg: string | undefined, local: string | undefined): string {
  // The XDG Base Directory Specification has relative ones ignored.
  if (xdg && isAbsolute(xdg)) return xdg;
  if (process.platform === 'win32' && local) return local;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
