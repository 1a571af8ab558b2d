import { definerOf } from '../../core/rule.ts';

import type { PolicyDocument } from '../syntax.ts';

export const policyIgnoreExpired = definerOf<PolicyDocument>()({
  id: 'policy-ignore-expired',
  summary: 'Let no ignore of the policy outlive its last day.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document, today }) {
    for (const { until } of document.source.ignore) {
      if (until === undefined || until.value >= today) continue;
      yield { at: until.at, message: `This ignore ran out on ${until.value}, so what it hid counts again.` };
    }
  },
});
