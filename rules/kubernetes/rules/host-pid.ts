import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const hostPid = kubernetesRule({
  id: 'host-pid',
  summary: 'Give no pod the process ids of its node.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_17',
    'cis/5.2.3',
    'datree/CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE',
    'gatekeeper/pod-security-policy/host-namespaces',
    'kics/Shared Host PID Namespace',
    'kube-linter/host-pid',
    'kubescape/C-0038',
    'kubescape/C-0275',
    'kubescape/host-pid-ipc-privileges',
    'kubescape/host-pid-privileges',
    'kyverno/disallow-host-namespaces',
    'monokle/PSS102',
    'polaris/hostPIDSet',
    'pss/hostNamespaces',
    'semgrep/hostpid-pod',
    'trivy/KSV-0010',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      const { spec, object } = workload;
      if (!isTrue(knownBoolean(spec, 'hostPID'))) continue;
      yield {
        at: placeOf(spec, ['hostPID'], object.at),
        message: 'The pod sees every process of its node, and may signal and inspect them.',
        fixes: dropFix(input.document, { title: 'Remove `hostPID: true`', map: spec, path: ['hostPID'] }),
      };
    }
  },
});
