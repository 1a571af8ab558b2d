import { definerOf } from '../../core/rule.ts';
import type { PolicyDocument } from '../syntax.ts';

/** Who locks what stands in other files, so these reports are made where all of them are read. */
export const policyLocked = definerOf<PolicyDocument>()({
  id: 'policy-locked',
  summary: 'Weaken no rule that another policy locks.',
  level: 'error',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  check: () => [],
});
