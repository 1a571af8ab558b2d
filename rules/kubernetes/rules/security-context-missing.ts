import { kubernetesRule } from '../define.ts';
import { gatheredIn } from '../security/missing.ts';

export const securityContextMissing = kubernetesRule({
  id: 'security-context-missing',
  summary: 'Give every container a `securityContext`.',
  level: 'info',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_29',
    'checkov/CKV_K8S_30',
    'cis/5.7.3',
    'datree/CIS_MISSING_KEY_SECURITYCONTEXT',
    'kics/Pod or Container Without Security Context',
    'kubescape/C-0211',
    'trivy/KSV-0118',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      for (const container of workload.containers) {
        const { gather } = gatheredIn(document, workload, container);
        if (gather === undefined) continue;
        const { at, message, fixes } = gather;
        yield { at, message, fixes, gather };
      }
    }
  },
});
