import { imageRule } from '../define.ts';
import { isDockerFrontend, knownImages } from '../judged.ts';

export const imageMajorTagOnly = imageRule({
  id: 'image-major-tag-only',
  summary: 'A tag says more than the major version.',
  level: 'hint',
  preset: 'all',
  family: 'unpinned image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const use of knownImages(document)) {
      const { tag, digest, name } = use.reference;
      if (tag === undefined || digest !== undefined || isDockerFrontend(use)) continue;
      const [major] = /^v?\d{1,4}(?=-\D|$)/.exec(tag) ?? [];
      if (major === undefined) continue;
      yield {
        at: use.at,
        message: `\`${name}:${tag}\` names only the major version \`${major}\`: minor releases change it.`,
      };
    }
  },
});
