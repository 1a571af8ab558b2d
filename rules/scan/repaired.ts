import type { Vulnerability } from '../core/scan.ts';

/** The version that repairs all that can be repaired: the latest of the first that each names. */
export const repairedIn = (found: readonly Vulnerability[]): string | undefined =>
  found
    .flatMap(({ fixedIn: [first] }) => first ?? [])
    .reduce<string | undefined>(
      (best, one) => (best === undefined || isLater(one, best) ? one : best),
      undefined,
    );

/** By numbers and words, `~` before everything: enough to choose among the versions that advisories name for one package. */
function isLater(a: string, b: string): boolean {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one = '', other = ''] = [left[index], right[index]];
    if (one === other) continue;
    if (one === '~' || other === '~') return other === '~';
    const [number, otherNumber] = [Number(one || 'NaN'), Number(other || 'NaN')];
    if (!Number.isNaN(number) && !Number.isNaN(otherNumber)) return number > otherNumber;
    return one > other;
  }
  return false;
}

const partsOf = (version: string): readonly string[] => version.match(/\d+|[a-z]+|~/gi) ?? [];
