import { knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, contextsOf } from '../security/contexts.ts';
import { replaceFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { heldTo, userNamespaceExempt } from '../security/standard.ts';

export const procMount = kubernetesRule({
  id: 'proc-mount',
  summary: 'Keep the masks over /proc.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'gatekeeper/pod-security-policy/proc-mount',
    'kics/Container Runs Unmasked',
    'kube-linter/unsafe-proc-mount',
    'kubescape/C-0211',
    'kubescape/set-procmount-default',
    'kyverno/disallow-proc-mount',
    'monokle/PSS109',
    'polaris/procMount',
    'pss/procMount',
    'pss/procMount_restricted',
    'trivy/KSV-0027',
  ],
  fixes: 'safe',
  options: {},
  *check(input) {
    for (const { workload, standard } of heldTo({ level: 'baseline' }, input)) {
      if (standard.level === 'baseline' && userNamespaceExempt(workload, standard)) continue;
      for (const { container, context, whose } of contextsOf(workload)) {
        const type = knownText(context, 'procMount');
        if (container === undefined || type.state !== 'known' || type.value === 'Default') continue;
        yield {
          at: placeOf(context, ['procMount'], container.at),
          message: `${capital(whose)} sees parts of \`/proc\` that are masked for good reason.`,
          fixes: replaceFix(input.document, {
            title: 'Set `procMount: Default`',
            safety: 'safe',
            node: type.node,
            value: 'Default',
          }),
        };
      }
    }
  },
});
