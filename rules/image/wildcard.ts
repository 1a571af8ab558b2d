/**
 * Whether a sequence has the shape of a pattern in which the item `many` stands for any number of items, none
 * included. Takes at most as many steps as the product of both lengths, whatever the pattern: a policy may
 * come from a stranger.
 */
export function matches(
  pattern: readonly string[],
  items: readonly string[],
  many: string,
  same: (pattern: string, item: string) => boolean,
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let item = 0;
  while (item < items.length) {
    const wanted = pattern[at];
    if (wanted === many) {
      star = at;
      resume = item;
      at += 1;
    } else if (wanted !== undefined && same(wanted, items[item] ?? '')) {
      at += 1;
      item += 1;
    } else if (star >= 0) {
      resume += 1;
      item = resume;
      at = star + 1;
    } else return false;
  }
  while (pattern[at] === many) at += 1;
  return at === pattern.length;
}

export const isWild = (pattern: string): boolean => pattern.includes('*');
