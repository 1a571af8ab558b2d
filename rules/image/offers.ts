import type { Fix } from '../core/fix.ts';
import { distributionIn } from './distribution.ts';
import { replacing } from './edit.ts';
import type { Lifetime } from './lifetime.ts';
import { nameOfNewVersions } from './moved.ts';
import { type Cycle, isPast, type Product, supportedCycles } from './product.ts';
import { formatReference, type ImageReference } from './reference.ts';
import type { VersionTag } from './tag.ts';
import type { ImageUse } from './use.ts';

/**
 * The supported versions of a product, put in the place of a reference's tag: long-term ones first, then from new
 * to old. `written` is the tag that is there, whose variant is kept as far as the new versions can have it.
 */
export function versionOffers(
  use: ImageUse,
  product: Product,
  written: VersionTag | undefined,
  today: string,
): readonly Fix[] {
  const { reference } = use;
  const name = reference && nameOfNewVersions(reference);
  if (name === undefined || !product.hasOffers) return [];
  const variant = written ? keptVariant(product, written.variant, today) : [];
  return supportedCycles(product, today)
    .slice(0, mostOffers)
    .flatMap((cycle) => {
      const version = versionText(product, cycle, written);
      if (version === undefined) return [];
      const next = formatReference({ name, tag: [version, ...variant].join('-'), digest: undefined });
      return replacing(use, next, `Use ${next} (${supportOf(cycle)})`, 'unsafe');
    });
}

const supportOf = ({ end }: Cycle): string =>
  end === 'none' ? 'supported, no end set' : `supported until ${end}`;

const mostOffers = 4;
const mostDistributions = 2;

/**
 * The tag of an image with a supported release of its distribution in the place of one that has ended. Only for
 * images whose tags we know: of any other nobody can say which tags there are.
 */
export function distributionOffers(
  use: ImageUse,
  { product, written, cycle }: Pick<Lifetime, 'product' | 'written' | 'cycle'>,
  own: Product | undefined,
  today: string,
): readonly Fix[] {
  const { reference } = use;
  if (reference?.tag === undefined || !(own?.hasOffers || isOfficial(reference))) return [];
  const { name, tag } = reference;
  return supportedCycles(product, today)
    .slice(0, mostDistributions)
    .flatMap((supported) => {
      const part = partFor(product, supported.cycle, { written, cycle: cycle.cycle });
      const parts = `-${tag}-`.replace(`-${written}-`, `-${part}-`);
      const next = formatReference({ name, tag: parts.slice(1, -1), digest: undefined });
      return parts === `-${tag}-`
        ? []
        : replacing(use, next, `Use ${next} (${supportOf(supported)})`, 'unsafe');
    });
}

const isOfficial = ({ registry, repository }: ImageReference): boolean =>
  registry === 'docker.io' && repository.startsWith('library/');

/** `buster` → `trixie`, `alpine3.15` → `alpine3.24`. */
function partFor(
  { names }: Product,
  cycle: string,
  old: { readonly written: string; readonly cycle: string },
): string {
  const name = names.has(old.written) ? [...names].find(([, of]) => of === cycle)?.[0] : undefined;
  return name ?? old.written.replace(/\d[\d.]*$/, cycle);
}

/** A cycle as the product's tags name it, in the manner of the tag that is there. */
function versionText(
  { form, names }: Product,
  { cycle, latest }: Cycle,
  written?: VersionTag,
): string | undefined {
  const version = form.endsWith('latest') ? latest : cycle;
  if (version === undefined) return undefined;
  const name = written?.isName ? [...names].find(([, of]) => of === cycle)?.[0] : undefined;
  if (name !== undefined) return name;
  const prefix = written ? written.prefix : form === 'vlatest' ? 'v' : '';
  return `${prefix}${version}${form === 'cycle.0' && !version.includes('.') ? '.0' : ''}`;
}

/**
 * A variant without what belongs to the old version: build numbers, dates, the number of the distribution, a
 * distribution that has ended. Where another product's version is in it, only `alpine` and `slim` are sure to stay.
 * .NET has `slim` behind the name of a distribution only.
 */
function keptVariant({ form }: Product, variant: readonly string[], today: string): readonly string[] {
  if (variant.some((part) => part === 'windowsservercore' || part === 'nanoserver')) return variant;
  const parts = variant
    .filter((part) => !/^(?:b\d+|\d{6,}(?:\.\d+)*|r\d+)$/.test(part))
    .map((part) => (/^alpine[\d.]+$/.test(part) ? 'alpine' : part))
    .filter((part) => {
      const distribution = distributionIn([part], today, true);
      return distribution === undefined || !isPast(distribution.cycle, today);
    });
  const isPlain = parts.every(
    (part) => !/\d/.test(part) || distributionIn([part], today, true) !== undefined,
  );
  const kept = isPlain ? parts : parts.filter((part) => part === 'alpine' || part === 'slim');
  return form === 'cycle.0' && kept[0] === 'slim' ? kept.slice(1) : kept;
}
