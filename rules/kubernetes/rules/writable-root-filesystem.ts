import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, nameOf } from '../security/contexts.ts';
import { setFix } from '../security/mend.ts';
import { gatheredIn } from '../security/missing.ts';
import { placeOf } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import { withScratch } from '../security/scratch.ts';

export const writableRootFilesystem = kubernetesRule({
  id: 'writable-root-filesystem',
  summary: 'Let containers write to volumes only, not to their own file system.',
  level: 'info',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_22',
    'datree/CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE',
    'gatekeeper/pod-security-policy/read-only-root-filesystem',
    'kics/Root Container Not Mounted Read-only',
    'kube-linter/no-read-only-root-fs',
    'kube-score/container-security-context-readonlyrootfilesystem',
    'kubescape/C-0017',
    'kubescape/immutable-container-filesystem',
    'kyverno/require-ro-rootfs',
    'monokle/KBP102',
    'polaris/notReadOnlyRootFilesystem',
    'semgrep/writable-filesystem-container',
    'trivy/KSV-0014',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      if (workload.windows) continue;
      for (const container of workload.containers) {
        const readOnly = knownBoolean(container.node, ...path);
        if (readOnly.state === 'unknown' || isTrue(readOnly)) continue;
        const fixes = setFix(document, {
          title: 'Set `readOnlyRootFilesystem: true`; what it writes to needs a volume',
          safety: 'unsafe',
          map: container.node,
          path,
          value: true,
        });
        yield {
          at: placeOf(container.node, path, container.at),
          message: `${capital(nameOf(container))} may write to its own file system, and so may whoever breaks into it.`,
          fixes: [...fixes, ...withScratch(document, workload, container, fixes)],
          ...gatheredIn(document, workload, container),
        };
      }
    }
  },
});

const path = ['securityContext', 'readOnlyRootFilesystem'];
