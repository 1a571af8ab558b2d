import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientKeys } from '../../../registry/http/request.ts';
import type { Network } from '../../../registry/http.ts';
import { fieldOf } from '../../json.ts';
import { textMember } from '../document.ts';

/** Where Docker's own command would go: a host in its spelling, and the keys for it. */
export interface DockerHost {
  /** `unix:///var/run/docker.sock`, `tcp://build:2376`, `npipe:////./pipe/docker_engine`, `ssh://…` */
  readonly host: string;
  /** Who says so, for messages: `DOCKER_HOST`, `the context desktop-linux`. */
  readonly from: string;
  /** Undefined where no TLS is asked for. */
  readonly tls: ClientKeys | undefined;
}

/**
 * What `docker` would speak to: DOCKER_HOST, or the context that DOCKER_CONTEXT or the user's configuration names, as
 * in docker/cli's `resolveContextName`. Undefined for the default socket.
 */
export async function dockerHost({ environment, home }: Network): Promise<DockerHost | undefined> {
  const folder = environment['DOCKER_CONFIG'] || join(home, '.docker');
  const host = environment['DOCKER_HOST'];
  if (host) {
    const secure = environment['DOCKER_TLS_VERIFY'] || environment['DOCKER_TLS'];
    const tls = secure ? await keysIn(environment['DOCKER_CERT_PATH'] || folder) : undefined;
    return { host, from: 'DOCKER_HOST', tls };
  }
  const name =
    environment['DOCKER_CONTEXT'] || textMember(await jsonIn(join(folder, 'config.json')), 'currentContext');
  if (name === undefined || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await jsonIn(join(folder, 'contexts', 'meta', id, 'meta.json'));
  const endpoint = fieldOf(fieldOf(meta, 'Endpoints'), 'docker');
  const found = textMember(endpoint, 'Host');
  if (found === undefined || found === '') return undefined;
  const keys = await keysIn(join(folder, 'contexts', 'tls', id, 'docker'));
  return { host: found, from: `the context ${name.slice(0, 100)}`, tls: hasKeys(keys) ? keys : undefined };
}

const hasKeys = ({ ca, cert, key }: ClientKeys): boolean =>
  ca !== undefined || (cert !== undefined && key !== undefined);

async function keysIn(folder: string): Promise<ClientKeys> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => textOf(join(folder, name))),
  );
  return { ca, cert, key };
}

/** The user's own file; undefined where there is none or it is damaged. */
async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse((await textOf(path)) ?? 'null');
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
