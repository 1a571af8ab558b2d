import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const hostNetwork = kubernetesRule({
  id: 'host-network',
  summary: 'Give no pod the network of its node.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_19',
    'cis/5.2.5',
    'datree/CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE',
    'gatekeeper/pod-security-policy/host-namespaces',
    'gatekeeper/pod-security-policy/host-network-ports',
    'kics/Shared Host Network Namespace',
    'kube-linter/host-network',
    'kubescape/C-0041',
    'kubescape/host-network-access',
    'kyverno/disallow-host-namespaces',
    'monokle/PSS102',
    'polaris/hostNetworkSet',
    'pss/hostNamespaces',
    'semgrep/hostnetwork-pod',
    'trivy/KSV-0009',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      const { spec, object } = workload;
      if (!isTrue(knownBoolean(spec, 'hostNetwork'))) continue;
      yield {
        at: placeOf(spec, ['hostNetwork'], object.at),
        message:
          'The pod uses the network of its node: it reaches what listens on localhost there, and no network policy holds it.',
        fixes: dropFix(input.document, {
          title: 'Remove `hostNetwork: true`',
          map: spec,
          path: ['hostNetwork'],
        }),
      };
    }
  },
});
