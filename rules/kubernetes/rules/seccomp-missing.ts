import { kubernetesRule } from '../define.ts';
import { nameOf } from '../security/contexts.ts';
import { setFix } from '../security/mend.ts';
import { gatheredIn } from '../security/missing.ts';
import { placeOf } from '../security/place.ts';
import { unconfined, withoutProfile } from '../security/seccomp.ts';
import { heldTo, windowsExempt } from '../security/standard.ts';

export const seccompMissing = kubernetesRule({
  id: 'seccomp-missing',
  summary: 'Give every container a seccomp profile.',
  level: 'warning',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_31',
    'cis/5.7.2',
    'datree/CIS_INVALID_VALUE_SECCOMP_PROFILE',
    'gatekeeper/pod-security-policy/seccompv2',
    'kics/Seccomp Profile Is Not Configured',
    'kube-score/container-seccomp-profile',
    'kubescape/C-0210',
    'kubescape/set-seccomp-profile-RuntimeDefault',
    'kyverno/restrict-seccomp-strict',
    'monokle/PSS205',
    'pss/seccompProfile_restricted',
    'trivy/KSV-0030',
  ],
  fixes: 'safe',
  options: {},
  *check(input) {
    const { document } = input;
    for (const { workload, standard } of heldTo({ level: 'restricted', from: 19 }, input)) {
      if (windowsExempt(workload, standard)) continue;
      yield* unconfined(document, workload);
      for (const container of withoutProfile(workload)) {
        yield {
          at: placeOf(container.node, ['securityContext'], container.at),
          message: `No seccomp profile filters the system calls of ${nameOf(container)}.`,
          fixes: workload.windows
            ? []
            : setFix(document, {
                title: 'Set the seccomp profile `RuntimeDefault` for the whole pod',
                safety: 'safe',
                map: workload.spec,
                path: ['securityContext', 'seccompProfile'],
                value: { type: 'RuntimeDefault' },
              }),
          ...gatheredIn(document, workload, container),
        };
      }
    }
  },
});
