import { signatureRule } from '../define.ts';
import { lacks, missesIn, missReport } from '../told.ts';

export const imageAttestationMissing = signatureRule({
  id: 'image-attestation-missing',
  summary: 'An image has the attestations that it must have.',
  level: 'warning',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacks('attestation')))
      yield missReport(miss, 'lacks what {by} asks for', miss.miss.status === 'not-proven' ? help : '');
  },
});

const help = 'have it made and signed where the image is built';
