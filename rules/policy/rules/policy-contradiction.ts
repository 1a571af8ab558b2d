import { definerOf } from '../../core/rule.ts';
import { contradictionsIn } from '../judge/contradictions.ts';
import type { PolicyDocument } from '../syntax.ts';

export const policyContradiction = definerOf<PolicyDocument>()({
  id: 'policy-contradiction',
  summary: 'Say nothing in the policy that it takes back elsewhere.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document }) {
    yield* contradictionsIn(document.source);
  },
});
