import { discard, type HttpAnswer, type Network, readAll, send } from '../../../registry/http.ts';
import type { Trouble } from '../../../registry/trouble.ts';
import type { Limits } from '../../limits.ts';
import { isTrouble } from '../attempt.ts';
import { parseDocument, textMember } from '../document.ts';
import { type DaemonKind, type DaemonPlace, daemonName } from './places.ts';

/** A daemon that answered, and the version of the Docker Engine API that both sides know. */
export interface Daemon {
  readonly kind: DaemonKind;
  /** `1.41` → 41: the major version has been 1 since the beginning. */
  readonly version: number;
  /** Podman behind the Docker API, by whatever socket. */
  readonly isPodman: boolean;
  /** A JSON answer; a trouble of kind `not-found` for 404. */
  json(path: string, signal: AbortSignal): Promise<unknown>;
  /** An answer that is a stream. */
  stream(path: string, mostBytes: number, signal: AbortSignal): Promise<HttpAnswer | Trouble>;
}

/** The newest version whose answers are known here. */
const knownVersion = 52;

/** Asks who is there, and agrees on a version (`GET /_ping`, header `API-Version`). */
export async function openDaemon(
  place: DaemonPlace,
  network: Network,
  limits: Limits,
  signal: AbortSignal,
): Promise<Daemon | Trouble> {
  const ask = (path: string, mostBytes: number, idleMs: number, until: AbortSignal) =>
    send(
      {
        url: new URL(path, place.url),
        signal: until,
        mostBytes,
        idleMs,
        socketPath: place.socketPath,
        tls: place.tls,
        reach: 'loopback',
      },
      network,
    );
  const ping = await ask('/_ping', 64 * 1024, limits.answerMs, signal);
  if (isTrouble(ping)) return ping.trouble === 'network' ? { ...ping, trouble: 'no-daemon' } : ping;
  await discard(ping);
  const offered = Number(/^1\.(\d{1,3})$/.exec(ping.headers.get('api-version') ?? '')?.[1] ?? Number.NaN);
  if (ping.status !== 200 || Number.isNaN(offered)) {
    return {
      trouble: 'no-daemon',
      message: `What answers as ${daemonName(place.kind)} does not speak the Docker API.`,
    };
  }
  const version = Math.min(offered, knownVersion);
  const stream: Daemon['stream'] = async (path, mostBytes, until) => {
    const answer = await ask(`/v1.${version}${path}`, mostBytes, limits.idleMs, until);
    if (isTrouble(answer) || answer.status === 200) return answer;
    return await refusal(answer, place.kind);
  };
  return {
    kind: place.kind,
    version,
    isPodman: ping.headers.has('libpod-api-version'),
    stream,
    async json(path, until) {
      const answer = await ask(`/v1.${version}${path}`, limits.listBytes, limits.answerMs, until);
      if (isTrouble(answer)) return answer;
      if (answer.status !== 200) return await refusal(answer, place.kind);
      const bytes = await readAll(answer, limits.listBytes);
      return isTrouble(bytes)
        ? bytes
        : parseDocument(bytes, `The answer of ${daemonName(place.kind)}`, limits);
    },
  };
}

/** `{"message": "No such image: x"}` with the status 404 and the like. */
async function refusal(answer: HttpAnswer, kind: DaemonKind): Promise<Trouble> {
  const bytes = await readAll(answer, 64 * 1024);
  const said = isTrouble(bytes) ? '' : (textMember(jsonOrNothing(bytes), 'message') ?? '');
  const words = said.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 300);
  return {
    trouble:
      answer.status === 404
        ? 'not-found'
        : answer.status === 401 || answer.status === 403
          ? 'refused'
          : 'network',
    message: `${daemonName(kind)} answered ${answer.status}${words === '' ? '' : `: ${words}`}.`,
  };
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
