import { compareDigits, isDigits, type VersionOrder } from './text.ts';

/**
 * Composer's order, which is PHP's `version_compare` without a leading `v`. Names of branches (`dev-main`, `2.x-dev`)
 * stand for whatever the branch holds, so they are no versions.
 */
export const packagistOrder: VersionOrder<readonly string[]> = {
  parse(text) {
    const plain = text.trim().replace(/^v/i, '');
    if (!/^[0-9][0-9A-Za-z.#_+~-]*$/.test(plain) || /\.x(?:[.-]|$)/i.test(plain)) return undefined;
    return plain
      .replace(/[-_+~]/g, '.')
      .replace(/([^0-9.])(?=[0-9])/g, '$1.')
      .replace(/([0-9])(?=[^0-9.])/g, '$1.')
      .split('.')
      .filter((part) => part !== '');
  },
  compare: comparePartLists,
};

function comparePartLists(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareParts(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  // A further number makes a newer version, a further word as the word says against a number.
  if (a.length > b.length)
    return isDigits(a[b.length] ?? '') ? 1 : comparePartLists(a.slice(b.length), ['#']);
  return a.length < b.length ? -comparePartLists(b, a) : 0;
}

function compareParts(a: string, b: string): number {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  return weight(isDigits(a) ? '#' : a) - weight(isDigits(b) ? '#' : b);
}

const words = [['dev'], ['alpha', 'a'], ['beta', 'b'], ['RC', 'rc'], ['#'], ['pl', 'p']];

/** Where a word stands: one that PHP does not know before all others, `#` for a number. */
const weight = (part: string): number =>
  words.findIndex((spellings) => spellings.some((word) => part.startsWith(word)));
