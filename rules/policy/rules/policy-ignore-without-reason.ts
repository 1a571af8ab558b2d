import { definerOf } from '../../core/rule.ts';

import type { PolicyDocument } from '../syntax.ts';

export const policyIgnoreWithoutReason = definerOf<PolicyDocument>()({
  id: 'policy-ignore-without-reason',
  summary: 'Say why the policy ignores findings.',
  level: 'hint',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const { rules, reason, at } of document.source.ignore) {
      if (rules === 'all' || reason !== undefined) continue;
      yield { at, message: 'Say why these findings are ignored: `reason: …`.' };
    }
  },
});
