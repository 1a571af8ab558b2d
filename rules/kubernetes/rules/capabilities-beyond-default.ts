import { kubernetesRule } from '../define.ts';
import { addingBeyondDefault } from '../security/capabilities.ts';
import { heldTo, windowsExempt } from '../security/standard.ts';

export const capabilitiesBeyondDefault = kubernetesRule({
  id: 'capabilities-beyond-default',
  summary: 'Add no capability beyond those that a container has anyway.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.2.9',
    'gatekeeper/pod-security-policy/capabilities',
    'kyverno/disallow-capabilities',
    'monokle/PSS104',
    'pss/capabilities_baseline',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload, standard } of heldTo({ level: 'baseline' }, input)) {
      const replaced = standard.level === 'restricted' && standard.minor >= 22;
      if (replaced && windowsExempt(workload, standard)) continue;
      yield* addingBeyondDefault(input.document, workload);
    }
  },
});
