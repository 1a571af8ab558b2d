import { distributionIn } from './distribution.ts';
import { type Cycle, type Product, productOf } from './product.ts';
import type { ImageReference } from './reference.ts';
import { cycleOf, type VersionTag, versionTag } from './tag.ts';
import type { ImageUse } from './use.ts';

/** What is known of the time for which an image has support: its product's, or its distribution's. */
export interface Lifetime {
  readonly of: 'product' | 'distribution';
  readonly product: Product;
  readonly cycle: Cycle;
  /** The version, or the part of the tag or repository, that told of the cycle; as written. */
  readonly written: string;
  /** The tag as a tag of the image's own product; undefined where it is none. */
  readonly tag: VersionTag | undefined;
}

/** The lifetimes of an image, its own product's before that of the distribution it is built on; unknown ones are left out. */
export function* lifetimes(reference: ImageReference, today: string): Generator<Lifetime> {
  const product = productOf(reference);
  const tag = product && versionTag(product, reference.tag ?? '');
  const cycle = product && tag && cycleOf(product, tag, today);
  if (product && tag && cycle && !product.isRapid) {
    yield { of: 'product', product, cycle, written: tag.version, tag };
  }
  const parts = tag ? tag.variant : (reference.tag ?? '').split('-');
  const distribution =
    distributionIn(parts, today, product !== undefined) ??
    distributionIn(repositoryParts(reference), today, false);
  if (distribution) {
    const { part } = distribution;
    yield {
      of: 'distribution',
      product: distribution.product,
      cycle: distribution.cycle,
      written: part,
      tag,
    };
  }
}

/** What a scan of the image says of the same end of life is gathered with what its name tells. */
export const endOfLifeGather = ({ at }: ImageUse): { readonly rule: string; readonly key: string } => ({
  rule: 'image-end-of-life',
  key: `image-end-of-life ${at.start}`,
});

/** Parts of the repository's name that tell of a distribution by its number: `ubi8`, `base-debian10`. */
const repositoryParts = ({ repository }: ImageReference): readonly string[] =>
  repository.split(/[/-]/).filter((part) => /\d$/.test(part));
