import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, contextsOf } from '../security/contexts.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const privilegedContainer = kubernetesRule({
  id: 'privileged-container',
  summary: 'Run no container privileged.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_16',
    'cis/5.2.2',
    'datree/CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE',
    'gatekeeper/pod-security-policy/privileged-containers',
    'kics/Container Is Privileged',
    'kube-linter/privileged-container',
    'kube-score/container-security-context-privileged',
    'kubescape/C-0057',
    'kubescape/rule-privileged-container',
    'kyverno/disallow-privileged-containers',
    'monokle/PSS103',
    'polaris/runAsPrivileged',
    'pss/privileged',
    'semgrep/privileged-container',
    'trivy/KSV-0017',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      for (const { container, context, whose } of contextsOf(workload)) {
        if (container === undefined || !isTrue(knownBoolean(context, 'privileged'))) continue;
        yield {
          at: placeOf(context, ['privileged'], container.at),
          message: `${capital(whose)} is privileged: on its node it may do whatever root may.`,
          fixes: dropFix(input.document, {
            title: `Remove \`privileged\` from ${whose}`,
            map: context,
            path: ['privileged'],
            orElse: false,
          }),
        };
      }
    }
  },
});
