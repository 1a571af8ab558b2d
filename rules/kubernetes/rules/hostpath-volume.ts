import { kubernetesRule } from '../define.ts';
import { heldTo } from '../security/standard.ts';
import { hostPathsOf, opened } from '../security/volumes.ts';

export const hostpathVolume = kubernetesRule({
  id: 'hostpath-volume',
  summary: 'Mount nothing from the file system of the node.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.2.12',
    'datree/CONTAINERS_INCORRECT_KEY_HOSTPATH',
    'gatekeeper/pod-security-policy/host-filesystem',
    'kics/Non Kube System Pod With Host Mount',
    'kubescape/C-0048',
    'kubescape/alert-any-hostpath',
    'kyverno/disallow-host-path',
    'monokle/PSS105',
    'polaris/hostPathSet',
    'pss/hostPathVolumes',
    'trivy/KSV-0023',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      for (const { volume, at, gather } of hostPathsOf(input.document, workload)) {
        yield { at, ...opened(input.document, volume), gather };
      }
    }
  },
});
