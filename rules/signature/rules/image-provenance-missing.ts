import { signatureRule } from '../define.ts';
import { lacks, missesIn, missReport } from '../told.ts';

export const imageProvenanceMissing = signatureRule({
  id: 'image-provenance-missing',
  summary: 'An image that must say what it was built from does, signed.',
  level: 'warning',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: ['kyverno/verify-slsa-provenance-keyless'],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacks('provenance')))
      yield missReport(miss, 'lacks what {by} asks for', miss.miss.status === 'not-proven' ? help : '');
  },
});

const help = 'build with `--provenance=mode=max` and sign that, or attest it in the workflow';
