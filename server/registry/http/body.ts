import type { IncomingMessage } from 'node:http';
import { TroubleError } from '../trouble.ts';
import { troubleFrom } from './failure.ts';
import { tooLarge } from './read-all.ts';
import type { HttpRequest } from './request.ts';

type Limits = Pick<HttpRequest, 'url' | 'signal' | 'mostBytes'> & { readonly idleMs: number };

/** The bytes of an answer, within their limits. Ended early or late, it lets go of the connection. */
export function bodyOf(response: IncomingMessage, limits: Limits): AsyncIterable<Uint8Array> {
  // An error before anybody reads must not end the process; who reads later meets it in the stream.
  response.on('error', () => undefined);
  return { [Symbol.asyncIterator]: () => bytesOf(response, limits) };
}

async function* bytesOf(response: IncomingMessage, limits: Limits): AsyncGenerator<Uint8Array> {
  const { url, signal, mostBytes } = limits;
  const patience = patienceWith(response, limits.idleMs);
  const bytes = response[Symbol.asyncIterator]();
  let length = 0;
  try {
    for (;;) {
      patience.start();
      const { done, value } = await bytes.next();
      patience.stop(done ? 0 : value.length);
      if (done) break;
      length += value.length;
      if (length > mostBytes) throw new TroubleError(tooLarge(url, mostBytes));
      yield value;
    }
  } catch (error) {
    throw error instanceof TroubleError
      ? error
      : new TroubleError(bodyTrouble(error, limits), { cause: error });
  } finally {
    patience.stop(0);
    if (!response.complete || signal.aborted) response.destroy();
    await bytes.return?.();
  }
}

/**
 * Counts the time that is spent waiting for bytes, in rounds; in each of them enough must come in. That ends a server
 * that sends nothing and one that sends a byte now and then, and never one whose reader is slow.
 */
function patienceWith(
  response: IncomingMessage,
  idleMs: number,
): { start(): void; stop(bytes: number): void } {
  const enough = (slowest * idleMs) / 1000;
  let [waited, received, started] = [0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (): void => void response.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
  return {
    start() {
      started = performance.now();
      timer = setTimeout(giveUp, Math.max(idleMs - waited, 1));
    },
    stop(bytes) {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      waited += performance.now() - started;
      received += bytes;
      if (received >= enough) [waited, received] = [0, 0];
    },
  };
}

/** Bytes a second. */
const slowest = 1024;

const bodyTrouble = (error: unknown, { url, signal }: Limits) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isBroken = !signal.aborted && (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE');
  return isBroken ? brokenOff(url) : troubleFrom(error, url, signal);
};

const brokenOff = (url: URL) => ({
  trouble: 'network' as const,
  message: `\`${url.host}\` broke off in the middle of its answer.`,
});
