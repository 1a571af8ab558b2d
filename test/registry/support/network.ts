import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Network } from '../../../server/registry/http.ts';

/** A user's home with these files in it. */
export interface TestHome {
  readonly path: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

export function makeHome(files: Readonly<Record<string, string>> = {}): TestHome {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-home-'));
  const home: TestHome = {
    path,
    write(more) {
      for (const [name, text] of Object.entries(more)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  home.write(files);
  return home;
}

/** A network without a proxy, without credentials, and with nothing of this machine's own environment. */
export const networkIn = (home: string, more: Partial<Network> = {}): Network => ({
  plainHttpHosts: [],
  mirrors: new Map(),
  proxy: {},
  environment: { PATH: '', XDG_RUNTIME_DIR: join(home, 'run') },
  home,
  ...more,
});

export const nowhere = networkIn('/nowhere');

export const never: AbortSignal = new AbortController().signal;

export const basicAuth = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString('base64');
