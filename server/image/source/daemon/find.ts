import type { Network } from '../../../registry/http.ts';
import type { Trouble } from '../../../registry/trouble.ts';
import type { Limits } from '../../limits.ts';
import type { ImageName } from '../../name.ts';
import { isTrouble } from '../attempt.ts';
import { type Daemon, openDaemon } from './api.ts';
import { type DaemonKind, daemonName, daemonPlaces } from './places.ts';

type DaemonName = Extract<ImageName, { readonly from: 'daemon' }>;

/** An image where it was found, and what the daemon tells of it. */
export interface InDaemon {
  readonly daemon: Daemon;
  /** As the daemon knows it, ready to stand in a path. */
  readonly image: string;
  /** `GET /images/x/json` */
  readonly answer: unknown;
}

/**
 * Looks for an image in the local daemons, Docker before Podman. The trouble is `no-daemon` where none is there,
 * `not-found` where none of them has it.
 */
export async function findInDaemons(
  name: DaemonName,
  platform: string,
  network: Network,
  limits: Limits,
  signal: AbortSignal,
): Promise<InDaemon | Trouble> {
  const kinds: readonly DaemonKind[] = name.daemon === 'any' ? ['docker', 'podman'] : [name.daemon];
  const troubles: Trouble[] = [];
  const asked: DaemonKind[] = [];
  for (const kind of kinds) {
    const places = await daemonPlaces(kind, network);
    if (isTrouble(places)) {
      troubles.push(places);
      continue;
    }
    for (const place of places) {
      const daemon = await openDaemon(place, network, limits, signal);
      if (isTrouble(daemon)) {
        troubles.push(daemon);
        continue;
      }
      const found = await findIn(daemon, name, platform, signal);
      if (!isTrouble(found)) return found;
      if (found.trouble === 'not-found') asked.push(kind);
      else troubles.push(found);
    }
  }
  return whyNot(name, kinds, [...new Set(asked)], troubles);
}

async function findIn(
  daemon: Daemon,
  { image, reference }: DaemonName,
  platform: string,
  signal: AbortSignal,
): Promise<InDaemon | Trouble> {
  const query = platform !== '' && daemon.version >= 49 ? `?platform=${encodeURIComponent(platform)}` : '';
  // Podman's Docker API takes a short name for one of Docker Hub, but calls what it builds `localhost/…`.
  const isShort = daemon.isPodman && reference !== undefined && !reference.registryWritten;
  let trouble: Trouble | undefined;
  for (const one of isShort ? [image, `localhost/${image}`] : [image]) {
    const path = encodeURIComponent(one).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%40', '@');
    // One that is there for another platform is told with the platforms that it has.
    for (const asked of new Set([query, ''])) {
      const answer = await daemon.json(`/images/${path}/json${asked}`, signal);
      if (!isTrouble(answer)) return { daemon, image: path, answer };
      trouble ??= answer;
      if (answer.trouble !== 'not-found') return answer;
    }
  }
  return trouble ?? { trouble: 'not-found', message: `There is no \`${image}\`.` };
}

function whyNot(
  { image, daemon, reference, text }: DaemonName,
  kinds: readonly DaemonKind[],
  asked: readonly DaemonKind[],
  troubles: readonly Trouble[],
): Trouble {
  const cancelled = troubles.find(({ trouble }) => trouble === 'cancelled');
  if (cancelled !== undefined) return cancelled;
  const also = troubles.map(({ message }) => ` ${message}`).join('');
  if (asked.length > 0) {
    const whose = asked.map(daemonName).join(' and ');
    const other =
      reference === undefined ? '' : ` Pull or build it, or write \`registry:${image}\` to ask the registry.`;
    // `docker:24` asks Docker for the image 24; whoever meant the image docker:24 says so twice.
    const twice =
      daemon === 'any' ? '' : ` An image that is called \`${text}\` is written \`${daemon}:${text}\`.`;
    return {
      trouble: 'not-found',
      message: `${whose} ${asked.length > 1 ? 'have' : 'has'} no image \`${image}\`.${other}${twice}${also}`,
    };
  }
  const [first] = troubles;
  if (first !== undefined) return { ...first, message: also.trim() };
  return {
    trouble: 'no-daemon',
    message: `No running ${kinds.map(daemonName).join(' or ')} was found. Start it, or scan an archive, a layout or \`registry:…\` instead.`,
  };
}
