import { compareDigits, type VersionOrder } from './text.ts';

/** R's package_version: numbers between dots and dashes, of which the longer list is the newer. */
export const cranOrder: VersionOrder<readonly string[]> = {
  parse: (text) => (/^[0-9]+(?:[.-][0-9]+)*$/.test(text) ? text.split(/[.-]/) : undefined),
  compare(a, b) {
    for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
      const order = compareDigits(a[index] ?? '', b[index] ?? '');
      if (order !== 0) return order;
    }
    return a.length - b.length;
  },
};
