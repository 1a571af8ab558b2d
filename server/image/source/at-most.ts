/** Lets so many tasks run at the same time; the others wait for their turn, first come, first served. */
export function atMost(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // Whoever waits takes over the place.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
