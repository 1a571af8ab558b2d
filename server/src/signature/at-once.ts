/** Does some work for each of many things, so many at a time; the results in the order of the things. */
export async function eachOf<Of, Result>(
  all: readonly Of[],
  most: number,
  work: (one: Of) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...all.entries()];
  const next = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      const [index, one] = entry;
      results[index] = await work(one);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, next));
  return results;
}
