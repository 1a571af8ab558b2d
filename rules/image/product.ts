import { productLines } from './end-of-life-data.ts';
import { currentHost } from './moved.ts';
import type { ImageReference } from './reference.ts';

/** A thing with releases that images are made of: a language, a server, a distribution. */
export interface Product {
  readonly title: string;
  /** The newest first. */
  readonly cycles: readonly Cycle[];
  /** Other names of cycles in tags: `bookworm`, `jammy`, `hydrogen`. */
  readonly names: ReadonlyMap<string, string>;
  readonly form: string;
  /** Whether each release ends the one before within weeks, so that an end of life says nothing. */
  readonly isRapid: boolean;
  readonly hasOffers: boolean;
}

export interface Cycle {
  readonly cycle: string;
  /** The last day with support; `none` where no end is set, `past` where it ended on a day nobody wrote down. */
  readonly end: string;
  /** From which day the cycle is a long-term one; undefined where it never is. */
  readonly longTermFrom: string | undefined;
  /** Its newest release, known only where tags name releases. */
  readonly latest: string | undefined;
}

/** The product that an image of a well-known name holds; mirrors of Docker's official images count as those. */
export function productOf({ registry, repository }: ImageReference): Product | undefined {
  const host = currentHost(registry);
  const name = host === 'docker.io' ? repository : `${host}/${repository}`;
  const official = mirrorsOfOfficial.find((prefix) => name.startsWith(prefix));
  return table().byImage.get(official ? `library/${name.slice(official.length)}` : name)?.();
}

/** A product by its title in the table. */
export const productTitled = (title: string): Product | undefined => table().byTitle.get(title)?.();

/** Whether support had ended before a day. */
export const isPast = ({ end }: Cycle, today: string): boolean =>
  end === 'past' || (end !== 'none' && end < today);

const isLongTerm = ({ longTermFrom }: Cycle, today: string): boolean =>
  longTermFrom !== undefined && longTermFrom <= today;

/** What still has support on a day: long-term cycles first, then the others, each from new to old. */
export function supportedCycles({ cycles }: Product, today: string): readonly Cycle[] {
  const supported = cycles.filter((cycle) => !isPast(cycle, today));
  const longTerm = supported.filter((cycle) => isLongTerm(cycle, today));
  return [...longTerm, ...supported.filter((cycle) => !longTerm.includes(cycle))];
}

const mirrorsOfOfficial = [
  'public.ecr.aws/docker/library/',
  'mirror.gcr.io/library/',
  'mcr.microsoft.com/mirror/docker/library/',
  'registry.hub.docker.com/library/',
];

interface Table {
  /** A product, read when it is asked for. */
  readonly byImage: ReadonlyMap<string, () => Product>;
  readonly byTitle: ReadonlyMap<string, () => Product>;
}

let known: Table | undefined;

/** Looked through on first use, and then only for names: a file without images never pays for it. */
function table(): Table {
  if (known) return known;
  const byImage = new Map<string, () => Product>();
  const byTitle = new Map<string, () => Product>();
  for (const line of productLines) {
    const [title = '', images = '', ...rest] = line.split(' | ');
    let read: Product | undefined;
    const product = (): Product => {
      read ??= productFrom(title, rest);
      return read;
    };
    byTitle.set(title, product);
    for (const image of words(images)) byImage.set(image, product);
  }
  known = { byImage, byTitle };
  return known;
}

function productFrom(title: string, [cycles = '', names = '', manner = '']: readonly string[]): Product {
  const [form = 'cycle', ...flags] = manner.split(' ');
  return {
    title,
    cycles: words(cycles).map(cycleFrom).sort(newestFirst),
    names: new Map(words(names).map((pair) => halves(pair))),
    form,
    isRapid: flags.includes('rapid'),
    hasOffers: !flags.includes('no-offers'),
  };
}

function cycleFrom(text: string): Cycle {
  const [, cycle = '', end = '', star, latest] = /^([^=]+)=([^*#]+)(\*[^#]*)?(?:#(.+))?$/.exec(text) ?? [];
  return {
    cycle,
    end: end === '-' ? 'none' : end === '!' ? 'past' : end,
    longTermFrom: star === undefined ? undefined : star.slice(1),
    latest,
  };
}

/** By their numbers, one after the other. */
function newestFirst(a: Cycle, b: Cycle): number {
  const left = a.cycle.split('.').map(Number);
  const right = b.cycle.split('.').map(Number);
  for (const [index, number] of left.entries()) {
    const difference = (right[index] ?? -1) - number;
    if (difference !== 0) return difference;
  }
  return right.length - left.length;
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

function halves(pair: string): readonly [string, string] {
  const [name = '', value = ''] = pair.split('=');
  return [name, value];
}
