import { hashFor, isDigest } from './digest.ts';
import { discard, type HttpAnswer } from './http.ts';
import type { Descriptor } from './manifest.ts';
import type { Session } from './session.ts';
import { statusTrouble } from './status.ts';
import { type Trouble, TroubleError, troubleOf } from './trouble.ts';

export interface BlobRequest {
  readonly sessions: readonly Session[];
  readonly repository: string;
  readonly descriptor: Pick<Descriptor, 'digest' | 'size'>;
  readonly signal: AbortSignal;
  readonly idleMs?: number | undefined;
}

/**
 * The bytes of a blob. They come as they are read; only an end without an error vouches that they are what the
 * descriptor says. A connection that breaks off is taken up again where it broke (RFC 9110 §14.2), as long as
 * each one brings something.
 */
export async function* readBlob(request: BlobRequest): AsyncGenerator<Uint8Array> {
  const { digest, size } = request.descriptor;
  if (!isDigest(digest) || !Number.isSafeInteger(size) || size < 0)
    throw new TroubleError({
      trouble: 'broken',
      message: 'A blob is named without a digest and a size that can be read.',
    });
  const hash = hashFor(digest);
  let have = 0;
  for (let attempt = 0; ; attempt += 1) {
    const before = have;
    try {
      for await (const bytes of await openAt(request, have)) {
        have += bytes.length;
        if (have > size) throw new TroubleError(notIt(request));
        hash.update(bytes);
        yield bytes;
      }
      break;
    } catch (error) {
      const canGoOn = troubleOf(error)?.trouble === 'network' && have > before && have < size;
      if (!canGoOn || attempt === mostAttempts) throw error;
    }
  }
  if (have !== size || `${digest.slice(0, digest.indexOf(':'))}:${hash.digest('hex')}` !== digest)
    throw new TroubleError(notIt(request));
}

const mostAttempts = 5;

/** The rest of the blob, from the first server that has it. */
async function openAt(request: BlobRequest, start: number): Promise<AsyncIterable<Uint8Array>> {
  let trouble: Trouble = { trouble: 'not-found', message: 'There is no registry to ask.' };
  for (const session of request.sessions) {
    const answer = await ask(session, request, start);
    if (!('trouble' in answer))
      return start > 0 && answer.status === 200 ? without(answer.body, start) : answer.body;
    trouble = answer;
    if (answer.trouble === 'cancelled') break;
  }
  throw new TroubleError(trouble);
}

async function ask(session: Session, request: BlobRequest, start: number): Promise<HttpAnswer | Trouble> {
  const { repository, descriptor, signal, idleMs } = request;
  const { digest, size } = descriptor;
  const answer = await session.ask(repository, `blobs/${digest}`, {
    signal,
    idleMs,
    mostBytes: size,
    headers: start === 0 ? {} : { range: `bytes=${start}-` },
  });
  if ('trouble' in answer) return answer;
  if (answer.status === 200) return answer;
  const range = `bytes ${start}-${size - 1}/${size}`;
  if (answer.status === 206 && start > 0 && answer.headers.get('content-range') === range) return answer;
  await discard(answer);
  return statusTrouble(
    answer,
    session.endpoint.registry,
    `the blob \`${short(digest)}\` of \`${repository}\``,
  );
}

/** For servers that do not know ranges and begin again. */
async function* without(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const part of bytes) {
    if (left < part.length) yield part.subarray(left);
    left = Math.max(left - part.length, 0);
  }
}

const notIt = ({ sessions, repository, descriptor }: BlobRequest): Trouble => ({
  trouble: 'broken',
  message: `The blob \`${short(descriptor.digest)}\` of \`${repository}\` from \`${sessions.at(-1)?.endpoint.registry}\` is not what its digest says.`,
});

const short = (digest: string): string => digest.slice(0, digest.indexOf(':') + 13);
