/** Numbers that look like chance and are the same in every run of a seed. */
export interface Random {
  /** From 0 to `below`, excluded. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True once in `times`. */
  once(times: number): boolean;
}

/** A multiplicative generator on 31 bits (Park and Miller). */
export function randomOf(seed: number): Random {
  let state = ((seed * 2654435761) % 2147483646) + 1;
  const int = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  return {
    int,
    once: (times) => int(times) === 0,
    pick: (from) => {
      const found = from[int(from.length)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
  };
}
