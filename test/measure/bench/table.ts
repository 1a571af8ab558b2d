/** A row of the bench's table. */
export const print = ([file, server, what, mid, high, note]: readonly [
  string,
  string,
  string,
  string,
  string,
  string,
]): void =>
  console.log(
    `${file.padEnd(42)}${server.padEnd(28)}${what.padEnd(26)}${mid.padStart(9)}${high.padStart(9)}  ${note}`.trimEnd(),
  );

export const median = (values: readonly number[]): string => percentile(values, 50);

/** In milliseconds, one digit after the point. */
export function percentile(values: readonly number[], part: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil((part / 100) * sorted.length) - 1);
  return (sorted[at] ?? Number.NaN).toFixed(1);
}

export const verdict = (value: number, target: number, unit: string): string =>
  `≤ ${target} ${unit}: ${value <= target ? 'met' : 'MISSED'}`;
