import { signatureRule } from '../define.ts';
import { lacksSignature, missesIn, missReport } from '../told.ts';
import { trusting } from '../trust-fix.ts';

export const imageSignatureUntrusted = signatureRule({
  id: 'image-signature-untrusted',
  summary: 'An image is signed by somebody whom the policy trusts.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacksSignature('untrusted')))
      yield {
        ...missReport(miss, 'is not signed by whom {by} asks for', ''),
        fixes: trusting(miss, input.policy.signatures),
      };
  },
});
