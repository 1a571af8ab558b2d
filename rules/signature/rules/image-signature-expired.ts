import { signatureRule } from '../define.ts';
import { lacksSignature, missesIn, missReport } from '../told.ts';

export const imageSignatureExpired = signatureRule({
  id: 'image-signature-expired',
  summary: 'The signature of an image still counts.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacksSignature('expired')))
      yield missReport(miss, 'has no signature that still counts for {by}', 'build and sign it again');
  },
});
