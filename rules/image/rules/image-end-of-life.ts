import type { Fix } from '../../core/fix.ts';
import { integer } from '../../core/options.ts';
import { imageRule } from '../define.ts';
import { type KnownUse, knownImages } from '../judged.ts';
import { endOfLifeGather, type Lifetime, lifetimes } from '../lifetime.ts';
import { distributionOffers, versionOffers } from '../offers.ts';
import { isPast, productOf } from '../product.ts';

export const imageEndOfLife = imageRule({
  id: 'image-end-of-life',
  summary: 'An image holds releases that still get security fixes.',
  level: 'warning',
  preset: 'recommended',
  family: 'unpinned image',
  since: '0.1.0',
  sources: ['tally/ruby/eol-ruby-version'],
  fixes: 'unsafe',
  options: { warnDays: integer(0, 'How many days before its end of life a release is reported already.') },
  *check({ document, today }, { warnDays }) {
    const soon = dayAfter(today, warnDays);
    for (const use of knownImages(document)) {
      for (const lifetime of lifetimes(use.reference, today)) {
        if (!isPast(lifetime.cycle, soon)) continue;
        const told = { at: use.at, message: messageOf(lifetime, today), fixes: offers(use, lifetime, today) };
        yield { ...told, gather: { ...endOfLifeGather(use), ...told } };
        break;
      }
    }
  },
});

function messageOf({ of, product, cycle, written }: Lifetime, today: string): string {
  const named = written === cycle.cycle ? '' : ` (\`${written}\`)`;
  const what = `${product.title} ${cycle.cycle}${named}${of === 'product' ? '' : ', which the image is built on,'}`;
  if (cycle.end === 'past') return `${what} has reached its end of life.`;
  return isPast(cycle, today)
    ? `${what} reached its end of life on ${cycle.end}.`
    : `${what} reaches its end of life on ${cycle.end}.`;
}

const offers = (use: KnownUse, lifetime: Lifetime, today: string): readonly Fix[] =>
  lifetime.of === 'product'
    ? versionOffers(use, lifetime.product, lifetime.tag, today)
    : distributionOffers(use, lifetime, productOf(use.reference), today);

/** A day some days later, both `YYYY-MM-DD`; the arithmetic needs no clock. */
const dayAfter = (day: string, days: number): string => {
  const time = Date.parse(day) + Math.min(days, mostDays) * 86_400_000;
  return Number.isNaN(time) ? day : new Date(time).toISOString().slice(0, 10);
};

const mostDays = 36_500;
