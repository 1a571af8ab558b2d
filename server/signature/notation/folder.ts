import { posix, win32 } from 'node:path';

/**
 * Where Notation keeps the user's trust stores and trust policy. `NOTATION_CONFIG` is a word of Notation's own; else it
 * is each system's folder for configuration. Undefined: the system does not say where that is.
 */
export function notationFolder({
  platform,
  environment,
  home,
}: {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}): string | undefined {
  const own = environment['NOTATION_CONFIG'];
  if (own !== undefined && isAbsolute(own, platform)) return own;
  if (platform === 'win32') {
    const data = environment['APPDATA'];
    return data === undefined || data === '' ? undefined : win32.join(data, 'notation');
  }
  if (home === '') return undefined;
  if (platform === 'darwin') return posix.join(home, 'Library/Application Support/notation');
  const config = environment['XDG_CONFIG_HOME'] ?? '';
  // A path that is not absolute is to be ignored (XDG Base Directory Specification).
  return posix.join(posix.isAbsolute(config) ? config : posix.join(home, '.config'), 'notation');
}

const isAbsolute = (path: string, platform: NodeJS.Platform): boolean =>
  (platform === 'win32' ? win32 : posix).isAbsolute(path);
