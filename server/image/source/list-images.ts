import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { fieldOf } from '../json.ts';
import { type Limits, usualLimits } from '../limits.ts';
import { attempt, isTrouble, orThrow } from './attempt.ts';
import { openDaemon } from './daemon/api.ts';
import { type DaemonKind, type DaemonPlace, daemonPlaces } from './daemon/places.ts';
import { listMember, textMember, texts } from './document.ts';

export interface LocalImage {
  /** Empty for an image that lost its name. */
  readonly names: readonly string[];
  readonly id: string;
  /** ISO 8601 */
  readonly created: string;
  /** Bytes. */
  readonly size: number;
}

/** What one daemon has, newest first, or why nobody knows. */
export type LocalImages =
  | { readonly daemon: DaemonKind; readonly images: readonly LocalImage[] }
  | { readonly daemon: DaemonKind; readonly trouble: Trouble };

/** The images of the local daemons. A daemon that is not there is left out; one that fails says why. */
export async function listImages(
  network: Network,
  signal: AbortSignal,
  limits: Limits = usualLimits,
): Promise<readonly LocalImages[]> {
  const lists = await Promise.all(
    (['docker', 'podman'] as const).map(async (daemon): Promise<readonly LocalImages[]> => {
      const places = await daemonPlaces(daemon, network);
      if (isTrouble(places)) return [{ daemon, trouble: places }];
      return await Promise.all(
        places.map(async (place) => {
          const images = await attempt(signal, () => imagesAt(place, network, limits, signal));
          return isTrouble(images) ? { daemon, trouble: images } : { daemon, images };
        }),
      );
    }),
  );
  return lists.flat();
}

async function imagesAt(
  place: DaemonPlace,
  network: Network,
  limits: Limits,
  signal: AbortSignal,
): Promise<readonly LocalImage[]> {
  const daemon = orThrow(await openDaemon(place, network, limits, signal));
  const list = orThrow(await daemon.json('/images/json', signal));
  const images = Array.isArray(list) ? list.map(imageOf).filter((image) => image !== undefined) : [];
  return images.sort((a, b) => b.created.localeCompare(a.created));
}

function imageOf(value: unknown): LocalImage | undefined {
  const id = textMember(value, 'Id');
  const created = fieldOf(value, 'Created');
  const size = fieldOf(value, 'Size');
  if (id === undefined || typeof created !== 'number' || Math.abs(created) > 1e11) return undefined;
  return {
    names: texts(listMember(value, 'RepoTags')).filter((name) => name !== '<none>:<none>'),
    id,
    created: new Date(created * 1000).toISOString(),
    size: typeof size === 'number' ? size : 0,
  };
}
