import { imageRule } from '../define.ts';
import { knownImages } from '../judged.ts';
import { versionOffers } from '../offers.ts';
import { productOf } from '../product.ts';
import { digestSources, latestSources } from '../sources.ts';

export const imageLatest = imageRule({
  id: 'image-latest',
  summary: 'An image is not named with the tag `latest`.',
  level: 'warning',
  preset: 'recommended',
  family: 'unpinned image',
  since: '0.1.0',
  sources: [
    'hadolint/DL3007',
    "kics/Image Version Using 'latest'",
    'semgrep/avoid-latest-version',
    ...latestSources,
    ...digestSources,
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document, today }) {
    for (const use of knownImages(document)) {
      const { reference } = use;
      if (reference.tag !== 'latest' || reference.digest !== undefined) continue;
      const product = productOf(reference);
      yield {
        at: use.at,
        message: `\`${reference.name}:latest\` changes without notice: name the version that you have tested.`,
        fixes: product ? versionOffers(use, product, undefined, today) : [],
      };
    }
  },
});
