import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, contextsOf } from '../security/contexts.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const windowsHostProcess = kubernetesRule({
  id: 'windows-host-process',
  summary: 'Run no Windows container as a process of the host.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.2.11',
    'gatekeeper/pod-security-policy/host-process',
    'kubescape/C-0211',
    'kubescape/set-hostprocess-true',
    'kyverno/disallow-host-process',
    'monokle/PSS101',
    'polaris/hostProcess',
    'pss/windowsHostProcess',
    'trivy/KSV-0103',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      for (const { container, context, whose } of contextsOf(workload)) {
        const path = ['windowsOptions', 'hostProcess'];
        if (!isTrue(knownBoolean(context, ...path))) continue;
        yield {
          at: placeOf(context, path, container?.at ?? workload.object.at),
          message: `${capital(whose)} runs as a process of the Windows host, with nothing between the two.`,
          fixes: dropFix(input.document, {
            title: `Remove \`hostProcess\` from ${whose}`,
            map: context,
            path,
          }),
        };
      }
    }
  },
});
