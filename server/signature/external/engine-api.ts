import { usualLimits } from '../../image/limits.ts';
import { type DaemonPlace, daemonPlaces } from '../../image/source/daemon/places.ts';
import { parseDocument } from '../../image/source/document.ts';
import { discard, type HttpAnswer, readAll, send } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { ToolSettings } from './settings.ts';

/** A Docker Engine that answered. */
export interface Engine {
  /** `1.53` → 53, at most what is known here. */
  readonly version: number;
  /** `Docker Engine (API 1.53)` */
  readonly words: string;
  json(path: string): Promise<unknown>;
}

/** The newest version whose answers about signatures are known here; the reader of images knows older ones. */
const knownVersion = 55;

/** The first Docker Engine that answers where the user's environment says, or at the usual sockets. Nothing is changed. */
export async function openEngine(
  settings: Pick<ToolSettings, 'network' | 'signal'>,
): Promise<Engine | Trouble> {
  const places = await daemonPlaces('docker', settings.network);
  if ('trouble' in places) return places;
  let trouble: Trouble = { trouble: 'no-daemon', message: 'No running Docker Engine was found.' };
  for (const place of places) {
    const engine = await openAt(place, settings);
    if (!('trouble' in engine)) return engine;
    trouble = engine;
  }
  return trouble;
}

async function openAt(
  place: DaemonPlace,
  { network, signal }: Pick<ToolSettings, 'network' | 'signal'>,
): Promise<Engine | Trouble> {
  const get = (path: string): Promise<HttpAnswer | Trouble> =>
    send(
      {
        url: new URL(path, place.url),
        signal,
        mostBytes: usualLimits.listBytes,
        idleMs: usualLimits.answerMs,
        socketPath: place.socketPath,
        tls: place.tls,
        reach: 'loopback',
      },
      network,
    );
  const ping = await get('/_ping');
  if ('trouble' in ping) return ping.trouble === 'network' ? { ...ping, trouble: 'no-daemon' } : ping;
  await discard(ping);
  const offered = Number(/^1\.(\d{1,3})$/.exec(ping.headers.get('api-version') ?? '')?.[1] ?? Number.NaN);
  if (ping.status !== 200 || Number.isNaN(offered) || ping.headers.has('libpod-api-version'))
    return { trouble: 'no-daemon', message: 'What answers as Docker is no Docker Engine.' };
  const version = Math.min(offered, knownVersion);
  return {
    version,
    words: `Docker Engine (API 1.${offered})`,
    async json(path) {
      const answer = await get(`/v1.${version}${path}`);
      if ('trouble' in answer) return answer;
      if (answer.status !== 200) {
        await discard(answer);
        return answer.status === 404
          ? { trouble: 'not-found', message: 'Docker Engine does not have the image. Pull it first.' }
          : { trouble: 'network', message: `Docker Engine answered ${answer.status}.` };
      }
      const bytes = await readAll(answer, usualLimits.listBytes);
      return 'trouble' in bytes ? bytes : parseDocument(bytes, 'The answer of Docker Engine', usualLimits);
    },
  };
}
