import { throwIfAborted } from '../tar/read-tar.ts';

/** Does something for all items, at most so many at a time. The first failure ends the others. */
export async function eachAtOnce<T, U>(
  items: Iterable<T>,
  most: number,
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal) => Promise<U>,
): Promise<readonly U[]> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const waiting = [...items];
  const done: U[] = [];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (either.aborted) return;
      done.push(await task(item, either));
    }
  };
  const workers = Array.from({ length: most }, () =>
    work().catch((error: unknown) => {
      ending.abort();
      throw error;
    }),
  );
  // All must be over before anybody is told, so that nothing goes on behind a closed source; the first failure counts.
  const [failure] = await Promise.allSettled([Promise.all(workers)]);
  await Promise.allSettled(workers);
  if (failure?.status === 'rejected') throw failure.reason;
  return done;
}

/** The bytes, until somebody has no use for them any more. */
export async function* untilAborted(
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) {
    throwIfAborted(signal);
    yield chunk;
  }
}
