/** Below zero where the number `a`, written in digits of any length, is smaller than `b`; zero for the same. */
export function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+(?=.)/, '');
  const right = b.replace(/^0+(?=.)/, '');
  return left.length - right.length || compareText(left, right);
}

/** By code units, as C's `strcmp` and ASCII order do. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The first that differs decides; `filler` stands where the shorter list has nothing. */
export function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  filler: T,
  compare: (a: T, b: T) => number,
): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compare(a[index] ?? filler, b[index] ?? filler);
    if (order !== 0) return order;
  }
  return 0;
}

export const isDigits = (text: string): boolean => /^[0-9]+$/.test(text);

/** An order of versions: what `parse` does not know is not compared. */
export interface VersionOrder<T> {
  /** Undefined where the text is no version of this order. */
  readonly parse: (text: string) => T | undefined;
  /** Below zero where `a` is older. */
  readonly compare: (a: T, b: T) => number;
}
