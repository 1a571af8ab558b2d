import { signatureRule } from '../define.ts';
import { lacksSignature, missesIn, missReport } from '../told.ts';

export const imageSignatureNotProven = signatureRule({
  id: 'image-signature-not-proven',
  summary: 'All that the policy asks for is proven of the signature of an image.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacksSignature('not-proven')))
      yield missReport(miss, 'does not prove what {by} asks for', helpFor(miss.miss.reason));
  },
});

const helpFor = (reason: string): string =>
  reason.includes('transparency log')
    ? 'sign it with the log, or say `transparencyLog: optional` where the key alone is enough'
    : '';
