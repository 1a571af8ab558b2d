import { signatureRule } from '../define.ts';
import { lacks, missesIn, missReport } from '../told.ts';

export const imageProvenanceNotAllowed = signatureRule({
  id: 'image-provenance-not-allowed',
  summary:
    'An image was built by the builder, from the source and from the branch or tag that the policy asks for.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    for (const miss of missesIn(input, lacks('provenance-content')))
      yield missReport(miss, 'was not built as {by} asks for', '');
  },
});
