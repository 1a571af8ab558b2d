import { knownNumber } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, nameOf } from '../security/contexts.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { mapsAt } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';

export const hostPort = kubernetesRule({
  id: 'host-port',
  summary: 'Open no port on the node itself.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_26',
    'cis/5.2.13',
    'datree/CONTAINERS_INCORRECT_KEY_HOSTPORT',
    'gatekeeper/pod-security-policy/host-network-ports',
    'kics/Workload Host Port Not Specified',
    'kubescape/C-0044',
    'kubescape/container-hostPort',
    'kyverno/disallow-host-ports',
    'kyverno/disallow-host-ports-range',
    'monokle/PSS106',
    'polaris/hostPortSet',
    'pss/hostPorts',
    'trivy/KSV-0024',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      for (const container of workload.containers) {
        for (const port of mapsAt(container.node, 'ports')) {
          const hostPort = knownNumber(port, 'hostPort');
          if (hostPort.state !== 'known' || hostPort.value === 0) continue;
          yield {
            at: placeOf(port, ['hostPort'], container.at),
            message: `${capital(nameOf(container))} takes port ${hostPort.value} of its node, past every network policy.`,
            fixes: dropFix(input.document, { title: 'Remove `hostPort`', map: port, path: ['hostPort'] }),
          };
        }
      }
    }
  },
});
