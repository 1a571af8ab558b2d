/**
 * Makes `rules/image/end-of-life-data.ts` from the table of endoflife.date beside the repository:
 * `node test/tools/make-end-of-life.ts`. Says what the source's own image names contradict.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { type ProductChoice, productChoices } from './end-of-life-products.ts';

/** A product as the source has it; `eol` and `lts` are a date, `true` or `false`. */
interface SourceProduct {
  readonly title: string;
  /** Package URLs: `pkg:docker/library/node`. */
  readonly images: readonly string[];
  readonly cycles: readonly {
    readonly cycle: string;
    readonly eol: string;
    readonly lts?: string;
    readonly latest?: string;
  }[];
}

const sourceFile = join(root, '../shared/data/endoflife.json');
export const madeFile = join(root, 'rules/image/end-of-life-data.ts');

export const readSource = (): Record<string, SourceProduct> | undefined =>
  existsSync(sourceFile)
    ? (JSON.parse(readFileSync(sourceFile, 'utf8')) as Record<string, SourceProduct>)
    : undefined;

/** The text of the module, before it is formatted. */
export function makeTable(source: Readonly<Record<string, SourceProduct>>): string {
  const lines = Object.entries(productChoices).map(([key, choice]) => {
    const product = source[key];
    if (product === undefined) throw new Error(`The source has no product ${key}`);
    return `  '${lineOf(product, choice)}',`;
  });
  return [head, 'export const productLines: readonly string[] = [', ...lines, '];', ''].join('\n');
}

/** Every image that both the source and our choice name, where the two name different products. */
export function contradictions(source: Readonly<Record<string, SourceProduct>>): readonly string[] {
  const bySource = new Map<string, string>();
  for (const [key, product] of Object.entries(source)) {
    for (const image of sourceImages(product)) bySource.set(image, key);
  }
  return Object.entries(productChoices).flatMap(([key, { images }]) =>
    images
      .filter((image) => (bySource.get(image) ?? key) !== key)
      .map((image) => `${image}: ${key} here, ${bySource.get(image)} in the source`),
  );
}

/** The source's names that are container repositories: of Docker Hub, without a host of their own. */
export const sourceImages = ({ images }: SourceProduct): readonly string[] =>
  images.flatMap((url) => /^pkg:docker\/([^?@]+)$/.exec(url)?.[1] ?? []);

const head = `/**
 * When releases end, of the products that container images are made of. Made by
 * \`node test/tools/make-end-of-life.ts\` from endoflife.date (https://github.com/endoflife-date/endoflife.date,
 * commit a70eca337600 of 2026-08-22), MIT licence, Copyright (c) endoflife.date contributors.
 * @license MIT
 *
 * A line a product, its fields between \` | \`; what stands in a list has spaces between.
 * 1. Its title.
 * 2. Repositories; of Docker Hub where there is no host.
 * 3. Release cycles, \`CYCLE=END\`: END is a date, \`-\` for none set, \`!\` for past. A \`*\` marks a long-term
 *    one, with the day from which it is one where that is known; \`#\` leads to its newest release, where tags
 *    name releases only.
 * 4. Other names of cycles, \`NAME=CYCLE\`.
 * 5. How tags name cycles: \`cycle\`, \`cycle.0\`, \`latest\` or \`vlatest\`; then \`rapid\` where every release ends
 *    the one before within weeks, \`no-offers\` where newer cycles are not under the same name.
 */`;

function lineOf(product: SourceProduct, { images, form, names, rapid, noOffers }: ProductChoice): string {
  const cycles = product.cycles
    .filter(({ eol }) => !(/^\d/.test(eol) && eol < (rapid ? sourceDay : firstDay)))
    .map((cycle) => cycleText(cycle, form));
  return [
    product.title,
    [...new Set([...sourceImages(product), ...images].flatMap(withLegacy))].join(' '),
    cycles.join(' '),
    pairs(names ?? {}),
    [form ?? 'cycle', ...(rapid ? ['rapid'] : []), ...(noOffers ? ['no-offers'] : [])].join(' '),
  ].join(' | ');
}

/** Bitnami keeps its old images under another name. */
const withLegacy = (image: string): readonly string[] =>
  image.startsWith('bitnami/') ? [image, image.replace('bitnami/', 'bitnamilegacy/')] : [image];

/** The day of the source. */
const sourceDay = '2026-08-22';

/** Docker's first year; what ended before was never an image. */
const firstDay = '2013-01-01';

function cycleText({ cycle, eol, lts, latest }: SourceProduct['cycles'][number], form?: string): string {
  const end = eol === 'true' ? '!' : eol === 'false' ? '-' : eol;
  const longTerm = lts === undefined || lts === 'false' ? '' : lts === 'true' ? '*' : `*${lts}`;
  const supported = end === '-' || end >= sourceDay;
  const newest = form?.endsWith('latest') && supported && latest !== undefined ? `#${latest}` : '';
  return `${cycle}=${end}${longTerm}${newest}`;
}

const pairs = (names: Readonly<Record<string, string>>): string =>
  Object.entries(names)
    .map(([name, cycle]) => `${name}=${cycle}`)
    .join(' ');

if (import.meta.main) {
  const source = readSource();
  if (source === undefined) throw new Error('The table of endoflife.date is not there.');
  for (const line of contradictions(source)) console.error(line);
  writeFileSync(madeFile, makeTable(source));
}
