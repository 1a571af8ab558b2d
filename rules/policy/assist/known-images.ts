import { imagePattern, matchesPattern, registryPattern } from '../../image/pattern.ts';
import { formatReference, type ImageReference } from '../../image/reference.ts';
import type { Slot } from './slot.ts';
import { type ImageWant, type Suggestion, scalar } from './suggestion.ts';

/** An image that files of the workspace name. */
export interface KnownImage {
  readonly reference: ImageReference;
  /** How often it is named. */
  readonly count: number;
}

/** More than these nobody looks through; those that hold what is written already come first then. */
const most = 200;

/** Images, or the registries and repositories that they come from, the most used first; `whole` where that is all. */
export function imageSuggestions(
  slot: Slot,
  images: readonly KnownImage[],
  want: ImageWant,
  written = '',
): { readonly suggestions: readonly Suggestion[]; readonly whole: boolean } {
  const taken = new Set(slot.others);
  const namesOf = namesFor[want];
  const counts = new Map<string, number>();
  for (const image of images) {
    for (const name of namesOf(image)) counts.set(name, (counts.get(name) ?? 0) + image.count);
  }
  const free = [...counts].filter(([name]) => !taken.has(name));
  const near = free.length > most ? free.filter(([name]) => name.includes(written)) : free;
  const sorted = near.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    suggestions: sorted
      .slice(0, most)
      .map(([name, count]) =>
        scalar(slot, name, { kind: want === 'registry' ? want : 'image', detail: usedTimes(count) }),
      ),
    whole: free.length <= most,
  };
}

/** How many of the images a pattern of the policy means. Undefined where it is no pattern. */
export function countMatches(
  pattern: string,
  of: ImageWant,
  images: readonly KnownImage[],
): { readonly images: number; readonly uses: number } | undefined {
  const read = of === 'registry' ? registryPattern(pattern) : imagePattern(pattern);
  if (read === undefined) return undefined;
  const meant = images.filter(({ reference }) => matchesPattern(read, reference));
  return { images: meant.length, uses: meant.reduce((sum, { count }) => sum + count, 0) };
}

/** The host, and under a shared one whose namespace it is. */
function registryNames({ reference: { registry, repository } }: KnownImage): readonly string[] {
  const namespace = repository.split('/').slice(0, -1).join('/');
  return namespace === '' ? [registry] : [registry, `${registry}/${namespace}/**`];
}

/** In the form that people write. */
const namesFor: Readonly<Record<ImageWant, (image: KnownImage) => readonly string[]>> = {
  image: ({ reference }) => [formatReference(reference)],
  repository: ({ reference }) => [reference.name],
  registry: registryNames,
};

const usedTimes = (count: number): string => (count === 1 ? 'used once' : `used ${count} times`);
