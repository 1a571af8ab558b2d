import { type Cycle, isPast, type Product } from './product.ts';

/** A tag, read as the tags of a product are written. */
export interface VersionTag {
  /** `v` where the tag starts with one. */
  readonly prefix: '' | 'v';
  /** The version or the cycle's name, as written: `18.17`, `bookworm`. */
  readonly version: string;
  readonly isName: boolean;
  /** What follows it, by its dashes: `alpine`, `slim`. */
  readonly variant: readonly string[];
}

/** Reads a tag; undefined where it begins with neither a version nor a name that the product has. */
export function versionTag({ names }: Product, tag: string): VersionTag | undefined {
  const [first = '', ...rest] = tag.split('-');
  if (names.has(first)) return { prefix: '', version: first, isName: true, variant: rest };
  const [, prefix, version] = /^(v?)(\d+(?:\.\d+)*)(?:[_+u][\w.+]*)?$/.exec(first) ?? [];
  if (version === undefined) return undefined;
  return { prefix: prefix === 'v' ? 'v' : '', version, isName: false, variant: rest };
}

/**
 * The cycle that a version belongs to: `18.17` to `18`. A version wider than the cycles (`python:2`) belongs to
 * the last of those that it spans, when all of them have ended; else nobody can say, as it moves on.
 */
export function cycleOf(
  { cycles, names }: Product,
  { version, isName }: Pick<VersionTag, 'version' | 'isName'>,
  today: string,
): Cycle | undefined {
  const wanted = isName ? (names.get(version) ?? version) : version;
  const own = cycles
    .filter(({ cycle }) => within(wanted, cycle))
    .sort((a, b) => b.cycle.length - a.cycle.length)[0];
  if (own) return own;
  const spanned = cycles.filter(({ cycle }) => within(cycle, wanted));
  const ended = spanned.every((cycle) => isPast(cycle, today));
  return ended ? [...spanned].sort((a, b) => (a.end < b.end ? 1 : -1))[0] : undefined;
}

/** Whether a version is of another one, by whole numbers: `3.14` is of `3`, not of `3.1`. */
const within = (version: string, of: string): boolean => version === of || version.startsWith(`${of}.`);
