import type { Fix } from '../core/fix.ts';
import type { PolicyContext } from '../core/policy.ts';
import { approvedOffers } from '../image/approved-offers.ts';
import type { KnownUse } from '../image/judged.ts';
import { lifetimes } from '../image/lifetime.ts';
import { distributionOffers, versionOffers } from '../image/offers.ts';
import { type Cycle, type Product, productOf } from '../image/product.ts';

/**
 * The fixes that build on a newer image: what the policy approves of, else newer releases of the same product, else
 * of its distribution. Nobody says that they are free of what was found, only that they come later.
 */
export function newerBases(
  use: KnownUse | undefined,
  { images }: PolicyContext,
  today: string,
): readonly Fix[] {
  if (use === undefined || use.editable === undefined) return [];
  if (images.approved.length > 0) {
    return approvedOffers(use, images.approved).fixes.filter((fix) => changes(use, fix));
  }
  for (const { of, product, cycle, written, tag } of lifetimes(use.reference, today)) {
    const isExact = of === 'product' && written !== cycle.cycle && /^\d/.test(written);
    const newer = withNewer(product, cycle, isExact);
    const own = productOf(use.reference);
    const offers =
      of === 'product'
        ? versionOffers(use, newer, tag, today)
        : distributionOffers(use, { product: newer, written, cycle }, own, today);
    const changing = offers.filter((fix) => changes(use, fix));
    if (changing.length > 0) return changing;
  }
  return [];
}

/** A product without what is older than one of its cycles; that one stays where it has later releases itself. */
function withNewer(product: Product, cycle: Cycle, staysItself: boolean): Product {
  const at = product.cycles.indexOf(cycle);
  return { ...product, cycles: product.cycles.slice(0, Math.max(0, at + (staysItself ? 1 : 0))) };
}

/** Whether a fix says anything else than what is written. */
const changes = ({ editable }: KnownUse, { edits }: Fix): boolean =>
  edits().some(
    ({ text, span }) =>
      editable === undefined || text !== editable.text || span.start !== editable.span.start,
  );
