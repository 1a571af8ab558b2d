import { type Cycle, type Product, productTitled } from './product.ts';
import { cycleOf } from './tag.ts';

/** The distribution that a part of a tag or of a repository's name tells of. */
interface Distribution {
  readonly product: Product;
  readonly cycle: Cycle;
  /** The part as written: `buster`, `alpine3.15`, `debian-11`. */
  readonly part: string;
}

/** Reads the parts between dashes: `buster`, `alpine3.15`, `debian-11`. `plainWords`: whether names that are also words count. */
export function distributionIn(
  parts: readonly string[],
  today: string,
  plainWords: boolean,
): Distribution | undefined {
  for (const [index, part] of parts.entries()) {
    const found =
      codename(part, today, plainWords) ??
      numbered(part, '', today) ??
      numbered(part, parts[index + 1] ?? '', today);
    if (found) return found;
  }
  return undefined;
}

function codename(part: string, today: string, plainWords: boolean): Distribution | undefined {
  if (!plainWords && alsoWords.has(part)) return undefined;
  for (const title of ['Debian', 'Ubuntu']) {
    const product = productTitled(title);
    if (!product?.names.has(part)) continue;
    const cycle = cycleOf(product, { version: part, isName: true }, today);
    if (cycle) return { product, cycle, part };
  }
  return undefined;
}

/** `debian11`, or `debian` with its number in the next part. */
function numbered(part: string, next: string, today: string): Distribution | undefined {
  const [, word = '', number = ''] =
    /^([a-z]+)-?(\d+(?:\.\d+)*)$/.exec(next === '' ? part : `${part}-${next}`) ?? [];
  const product = productTitled(titles.get(word) ?? '');
  const cycle = product && cycleOf(product, { version: number, isName: false }, today);
  return product && cycle && { product, cycle, part: next === '' ? part : `${part}-${next}` };
}

/** Names of Ubuntu's releases that a tag of an unknown image may mean as words. */
const alsoWords: ReadonlySet<string> = new Set(
  'resolute noble plucky mantic lunar impish groovy disco cosmic artful trusty precise'.split(' '),
);

const titles: ReadonlyMap<string, string> = new Map([
  ['alpine', 'Alpine Linux'],
  ['debian', 'Debian'],
  ['deb', 'Debian'],
  ['ubuntu', 'Ubuntu'],
  ['fedora', 'Fedora Linux'],
  ['centos', 'CentOS'],
  ['ubi', 'Red Hat Enterprise Linux'],
  ['rhel', 'Red Hat Enterprise Linux'],
  ['rockylinux', 'Rocky Linux'],
  ['almalinux', 'AlmaLinux OS'],
  ['amazonlinux', 'Amazon Linux'],
  ['al', 'Amazon Linux'],
  ['oraclelinux', 'Oracle Linux'],
  ['ol', 'Oracle Linux'],
  ['photon', 'VMware Photon'],
]);
