import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Network } from '../http.ts';
import type { Credentials } from './credentials.ts';

/** What one of the files with credentials says. */
export interface AuthFile {
  readonly auths: ReadonlyMap<string, Credentials>;
  /** From a host to the name of the helper that is asked for it. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper that is asked for every host. */
  readonly store: string | undefined;
  /** A sentence, where it cannot be read. */
  readonly problem: string | undefined;
}

/**
 * The files in which Docker and Podman keep credentials, in the order in which they count. A path that is not absolute
 * is left out: it would lead into whatever folder is open.
 */
export function* authFiles({ environment, home }: Network): Generator<AuthFile> {
  const inline = environment['DOCKER_AUTH_CONFIG'];
  if (inline) yield readAuthText(inline, '`DOCKER_AUTH_CONFIG`');
  const paths = [
    environment['REGISTRY_AUTH_FILE'],
    join(environment['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json'),
    runtimePath(environment),
    join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers/auth.json'),
  ];
  for (const path of new Set(paths)) {
    if (path && isAbsolute(path)) yield readAuthFile(path);
  }
}

function runtimePath(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment['XDG_RUNTIME_DIR'];
  if (folder) return join(folder, 'containers/auth.json');
  const user = process.getuid?.();
  return user === undefined ? undefined : `/run/containers/${user}/auth.json`;
}

function readAuthFile(path: string): AuthFile {
  try {
    const { size } = statSync(path);
    return size > mostBytes ? nothing : readAuthText(readFileSync(path, 'utf8'), `\`${path}\``);
  } catch (error) {
    const isThere = !(
      error instanceof Error &&
      'code' in error &&
      /^(?:ENOENT|ENOTDIR)$/.test(String(error.code))
    );
    return isThere ? { ...nothing, problem: `\`${path}\` cannot be read.` } : nothing;
  }
}

const mostBytes = 1024 * 1024;

const nothing: AuthFile = { auths: new Map(), helpers: new Map(), store: undefined, problem: undefined };

function readAuthText(text: string, name: string): AuthFile {
  const document = parsed(text);
  if (document === undefined) return { ...nothing, problem: `${name} is not JSON.` };
  const { auths, credHelpers, credsStore } = document;
  return {
    auths: new Map(
      Object.entries(recordOf(auths)).flatMap(([key, entry]) => {
        const credentials = credentialsOf(recordOf(entry));
        return credentials === undefined ? [] : [[key, credentials]];
      }),
    ),
    helpers: new Map(
      Object.entries(recordOf(credHelpers)).flatMap(([key, helper]) =>
        typeof helper === 'string' ? [[key, helper]] : [],
      ),
    ),
    store: textOf(credsStore),
    problem: undefined,
  };
}

function credentialsOf(entry: Readonly<Record<string, unknown>>): Credentials | undefined {
  const identity = textOf(entry['identitytoken']);
  if (identity !== undefined) return { kind: 'identity', token: identity };
  const bearer = textOf(entry['registrytoken']);
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  const auth = Buffer.from(textOf(entry['auth']) ?? '', 'base64').toString('utf8');
  const split = auth.indexOf(':');
  // Old versions of Docker padded what they wrote with zeros.
  if (split > 0)
    return {
      kind: 'password',
      username: auth.slice(0, split),
      password: auth.slice(split + 1).replace(/\0+$/, ''),
    };
  const [username, password] = [textOf(entry['username']), textOf(entry['password'])];
  return username === undefined || password === undefined
    ? undefined
    : { kind: 'password', username, password };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? recordOf(value) : undefined;
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
