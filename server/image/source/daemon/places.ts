import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { platform } from 'node:process';
import type { ClientKeys } from '../../../registry/http/request.ts';
import type { Network } from '../../../registry/http.ts';
import type { Trouble } from '../../../registry/trouble.ts';
import { fieldOf } from '../../json.ts';
import { textMember } from '../document.ts';
import { dockerHost } from './docker-context.ts';

export type DaemonKind = 'docker' | 'podman';

/** For messages. */
export const daemonName = (kind: DaemonKind): string => (kind === 'docker' ? 'Docker' : 'Podman');

/** Where a daemon may listen. */
export interface DaemonPlace {
  readonly kind: DaemonKind;
  /** Its host is but a name where there is a socket. */
  readonly url: URL;
  /** A socket or a Windows pipe. */
  readonly socketPath: string | undefined;
  readonly tls: ClientKeys | undefined;
}

/**
 * Where to look for a daemon, in this order: only the one place that the user's environment or context names, or else
 * those of the usual sockets that exist. Empty where there is none.
 */
export async function daemonPlaces(
  kind: DaemonKind,
  network: Network,
): Promise<readonly DaemonPlace[] | Trouble> {
  const named = kind === 'docker' ? await dockerHost(network) : await podmanHost(network);
  if (named !== undefined) {
    const place = placeOf(kind, named.host, named.tls);
    return 'trouble' in place
      ? { ...place, message: `${place.message} It comes from ${named.from}.` }
      : [place];
  }
  const sockets = kind === 'docker' ? dockerSockets(network) : podmanSockets(network);
  const there = await Promise.all(sockets.map(isThere));
  return sockets.filter((_, at) => there[at]).map((socketPath) => socketPlace(kind, socketPath));
}

function placeOf(kind: DaemonKind, host: string, tls: ClientKeys | undefined): DaemonPlace | Trouble {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(host) ?? [];
  if (scheme === 'unix' || scheme === 'npipe') return socketPlace(kind, rest);
  if (scheme === 'tcp' || scheme === 'http' || scheme === 'https') {
    const url = URL.parse(`${tls !== undefined || scheme === 'https' ? 'https' : 'http'}://${rest}`);
    if (url !== null && url.username === '') return { kind, url, socketPath: undefined, tls };
  }
  if (scheme === 'ssh') {
    return {
      trouble: 'unsupported',
      message: `${daemonName(kind)} is reached through SSH, which is not spoken here. Write the image to a file with \`${kind} save -o app.tar IMAGE\` and scan \`docker-archive:app.tar\`.`,
    };
  }
  return {
    trouble: 'unsupported',
    message: `The address of ${daemonName(kind)} is none that can be spoken to.`,
  };
}

/** The URL's host names the daemon in messages. */
const socketPlace = (kind: DaemonKind, socketPath: string): DaemonPlace => ({
  kind,
  url: new URL(`http://${kind}`),
  socketPath,
  tls: undefined,
});

interface NamedHost {
  readonly host: string;
  readonly from: string;
  readonly tls: ClientKeys | undefined;
}

/** CONTAINER_HOST, or the connection that the user made the default. */
async function podmanHost({ environment, home }: Network): Promise<NamedHost | undefined> {
  const host = environment['CONTAINER_HOST'];
  if (host) return { host, from: 'CONTAINER_HOST', tls: undefined };
  const config = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  try {
    const text = await readFile(join(config, 'containers', 'podman-connections.json'), 'utf8');
    const connection = fieldOf(JSON.parse(text), 'Connection');
    const name = environment['CONTAINER_CONNECTION'] || textMember(connection, 'Default');
    const uri = textMember(fieldOf(fieldOf(connection, 'Connections'), name ?? ''), 'URI');
    // Those of Podman's virtual machines are SSH's; their sockets are looked for instead.
    if (uri === undefined || uri.startsWith('ssh:')) return undefined;
    return { host: uri, from: `the connection ${name}`, tls: undefined };
  } catch {
    return undefined;
  }
}

function dockerSockets({ environment, home }: Network): readonly string[] {
  if (platform === 'win32') return ['//./pipe/docker_engine', '//./pipe/dockerDesktopLinuxEngine'];
  return [
    '/var/run/docker.sock',
    ...inRuntime(environment, 'docker.sock'),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
  ];
}

function podmanSockets({ environment, home }: Network): readonly string[] {
  if (platform === 'win32') return ['//./pipe/podman-machine-default'];
  const machine = environment['TMPDIR'];
  return [
    ...inRuntime(environment, 'podman/podman.sock'),
    '/run/podman/podman.sock',
    join(home, '.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'),
    ...(machine ? [join(machine, 'podman', 'podman-machine-default-api.sock')] : []),
  ];
}

const inRuntime = (environment: NodeJS.ProcessEnv, name: string): readonly string[] => {
  const folder = environment['XDG_RUNTIME_DIR'];
  return folder ? [join(folder, name)] : [];
};

async function isThere(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return platform === 'win32' || found.isSocket();
  } catch (error) {
    // A pipe of Windows that is there may refuse to be looked at.
    return platform === 'win32' && error instanceof Error && 'code' in error && error.code !== 'ENOENT';
  }
}
