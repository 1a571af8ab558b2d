import { knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { nameOf } from '../security/contexts.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { heldTo } from '../security/standard.ts';

export const probeOrLifecycleHost = kubernetesRule({
  id: 'probe-or-lifecycle-host',
  summary: 'Let probes and lifecycle hooks call the pod itself, no other host.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: ['gatekeeper/pod-security-policy/host-probes-lifecycle', 'pss/hostProbesAndHostLifecycle'],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline', from: 34 }, input)) {
      for (const container of workload.containers) {
        for (const path of hosts) {
          const host = knownText(container.node, ...path);
          if (host.state !== 'known' || host.value === '') continue;
          yield {
            at: placeOf(container.node, path, container.at),
            message: `The kubelet is made to call \`${host.value}\` for ${nameOf(container)}, from inside the node's network.`,
            fixes: dropFix(input.document, {
              title: 'Remove `host`, so that the pod itself is called',
              map: container.node,
              path,
            }),
          };
        }
      }
    }
  },
});

const hosts: readonly (readonly string[])[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => [
  [...handler, 'httpGet', 'host'],
  [...handler, 'tcpSocket', 'host'],
]);
