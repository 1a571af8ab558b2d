/** What a shell says of a program that Ctrl+C ended: 128 and the signal's number. */
export const interrupted = 130;

/**
 * Does something that Ctrl+C ends. What has begun is told to stop and has a moment to clean up behind itself; after that,
 * or at the second Ctrl+C, the program is over.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(interrupted);
    stop.abort();
    setTimeout(() => process.exit(interrupted), graceMs).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

const graceMs = 500;
