import { definerOf } from '../../core/rule.ts';
import { withoutEffectIn } from '../judge/effect.ts';
import type { PolicyDocument } from '../syntax.ts';

export const policyWithoutEffect = definerOf<PolicyDocument>()({
  id: 'policy-without-effect',
  summary: 'Keep nothing in the policy that changes nothing.',
  level: 'hint',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document }) {
    yield* withoutEffectIn(document.source);
  },
});
