import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where scans and advisories are kept for the user, by the custom of the system. */
export const cacheFolder = (): string => join(cacheRoot(), 'seaworthy');

export const advisoriesFolder = (): string => join(cacheFolder(), 'advisories');

function cacheRoot(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  // The XDG Base Directory Specification has relative ones ignored.
  if (xdg && isAbsolute(xdg)) return xdg;
  if (process.platform === 'win32' && local) return local;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
