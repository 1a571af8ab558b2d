import { kubernetesRule } from '../define.ts';
import { hostPathsOf, isSensitive, sensed } from '../security/volumes.ts';

export const hostpathSensitiveDir = kubernetesRule({
  id: 'hostpath-sensitive-dir',
  summary: 'Mount no directory that the system of the node lives in.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'kics/Workload Mounting With Sensitive OS Directory',
    'kube-linter/sensitive-host-mounts',
    'kyverno/limit-hostpath-vols',
    'trivy/KSV-0121',
  ],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      for (const { at, path, gather } of hostPathsOf(document, workload)) {
        if (path !== undefined && isSensitive(path)) yield { at, ...sensed(path), gather };
      }
    }
  },
});
