import { signatureRule } from '../define.ts';
import { lacksSignature, missesIn, missReport } from '../told.ts';

export const imageUnsigned = signatureRule({
  id: 'image-unsigned',
  summary: 'An image that must be signed is.',
  level: 'warning',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: ['kyverno/verify-image', 'cis-docker/4.5'],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacksSignature('unsigned')))
      yield missReport(
        miss,
        'is not signed, and {by} asks for that',
        'sign it where it is built, or name another image',
      );
  },
});
