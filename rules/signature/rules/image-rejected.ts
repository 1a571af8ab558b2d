import { signatureRule } from '../define.ts';
import { lacks, missesIn } from '../told.ts';
import { askerWords } from '../words.ts';

export const imageRejected = signatureRule({
  id: 'image-rejected',
  summary: 'No image is used that a policy of the cluster or of the machine refuses.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const { use, requirement } of missesIn(input, lacks('refused')))
      yield {
        at: use.at,
        message: `${askerWords(requirement.from)} refuses \`${use.reference.text}\`, whoever signed it.`,
      };
  },
});
