import { kubernetesRule } from '../define.ts';
import { hostPathsOf } from '../security/volumes.ts';

export const containerRuntimeSocket = kubernetesRule({
  id: 'container-runtime-socket',
  summary: 'Keep the socket of the container runtime out of containers.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_27',
    'datree/CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET',
    'kics/Docker Daemon Socket is Exposed to Containers',
    'kube-linter/docker-sock',
    'kubescape/C-0074',
    'kubescape/containers-mounting-docker-socket',
    'kyverno/disallow-container-sock-mounts',
    'kyverno/docker-socket-check',
    'monokle/KBP101',
    'semgrep/exposing-docker-socket-hostpath',
    'trivy/KSV-0006',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      for (const { at, gather } of hostPathsOf(document, workload)) {
        const { rule, message, fixes } = gather;
        if (rule === 'container-runtime-socket') yield { at, message, fixes, gather };
      }
    }
  },
});
