import { definerOf } from '../../core/rule.ts';
import type { PolicyDocument } from '../syntax.ts';

export const policyInvalid = definerOf<PolicyDocument>()({
  id: 'policy-invalid',
  summary: 'Write in the policy file only what is understood.',
  level: 'error',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    yield* document.problems;
  },
});
