import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const hostIpc = kubernetesRule({
  id: 'host-ipc',
  summary: 'Give no pod the shared memory of its node.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_18',
    'cis/5.2.4',
    'datree/CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE',
    'gatekeeper/pod-security-policy/host-namespaces',
    'kics/Shared Host IPC Namespace',
    'kube-linter/host-ipc',
    'kubescape/C-0038',
    'kubescape/C-0276',
    'kubescape/host-ipc-privileges',
    'kubescape/host-pid-ipc-privileges',
    'kyverno/disallow-host-namespaces',
    'monokle/PSS102',
    'polaris/hostIPCSet',
    'pss/hostNamespaces',
    'semgrep/hostipc-pod',
    'trivy/KSV-0008',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      const { spec, object } = workload;
      if (!isTrue(knownBoolean(spec, 'hostIPC'))) continue;
      yield {
        at: placeOf(spec, ['hostIPC'], object.at),
        message: 'The pod shares memory and message queues with every process of its node.',
        fixes: dropFix(input.document, { title: 'Remove `hostIPC: true`', map: spec, path: ['hostIPC'] }),
      };
    }
  },
});
