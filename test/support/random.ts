/** The same numbers for the same seed, so that what fails once fails again. */
export function randomOf(seed: number): {
  /** From 0 to below `most`. */
  readonly below: (most: number) => number;
  readonly pick: <Value>(values: readonly Value[]) => Value;
} {
  let state = seed >>> 0;
  const below = (most: number): number => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
  };
  return {
    below,
    pick: (values) => {
      if (values.length === 0) throw new Error('There is nothing to pick from.');
      return values[below(values.length)] as (typeof values)[number];
    },
  };
}
