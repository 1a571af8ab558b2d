import type { Fix } from '../../core/fix.ts';
import { imageRule } from '../define.ts';
import { replacing } from '../edit.ts';
import { isDockerFrontend, type KnownUse, knownImages } from '../judged.ts';
import { versionOffers } from '../offers.ts';
import { productOf } from '../product.ts';
import { digestSources, latestSources } from '../sources.ts';

export const imageUntagged = imageRule({
  id: 'image-untagged',
  summary: 'An image is named with a tag or a digest.',
  level: 'warning',
  preset: 'recommended',
  family: 'unpinned image',
  since: '0.1.0',
  sources: [
    'hadolint/DL3006',
    'kics/Image Version Not Explicit',
    'semgrep/missing-image-version',
    ...latestSources,
    ...digestSources,
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document, today }) {
    for (const use of knownImages(document)) {
      const { reference } = use;
      if (reference.tag !== undefined || reference.digest !== undefined) continue;
      yield {
        at: use.at,
        message: `\`${reference.name}\` has no tag, which means \`latest\`: it changes without notice.`,
        fixes: offers(use, today),
      };
    }
  },
});

function offers(use: KnownUse, today: string): readonly Fix[] {
  const { name } = use.reference;
  if (isDockerFrontend(use)) return replacing(use, `${name}:1`, `Use ${name}:1`, 'unsafe');
  const product = productOf(use.reference);
  return product ? versionOffers(use, product, undefined, today) : [];
}
