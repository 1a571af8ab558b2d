import type { Report } from '../../core/rule.ts';
import { kubernetesRule } from '../define.ts';
import { annotationsOf } from '../security/annotations.ts';
import { replaceFix } from '../security/mend.ts';
import { annotationConfines, unconfined } from '../security/seccomp.ts';
import { heldTo, windowsExempt } from '../security/standard.ts';
import type { Manifest, Workload } from '../syntax.ts';

export const seccompUnconfined = kubernetesRule({
  id: 'seccomp-unconfined',
  summary: 'Let the container runtime filter system calls.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.7.2',
    'gatekeeper/pod-security-policy/seccomp',
    'gatekeeper/pod-security-policy/seccompv2',
    'kubescape/C-0210',
    'kubescape/set-seccomp-profile-RuntimeDefault',
    'kyverno/restrict-seccomp',
    'monokle/PSS110',
    'pss/seccompProfile_baseline',
    'semgrep/seccomp-confinement-disabled',
    'trivy/KSV-0104',
  ],
  fixes: 'safe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline', before: 19 }, input)) {
      yield* annotated(input.document, workload);
    }
    for (const { workload, standard } of heldTo({ level: 'baseline', from: 19 }, input)) {
      if (standard.level === 'restricted' && windowsExempt(workload, standard)) continue;
      yield* unconfined(input.document, workload);
    }
  },
});

/** Before 1.19 the profile was written in annotations, one for the pod and one a container. */
function* annotated(document: Manifest, workload: Workload): Generator<Report> {
  const keys = new Set(['seccomp.security.alpha.kubernetes.io/pod']);
  for (const { name } of workload.containers)
    keys.add(`container.seccomp.security.alpha.kubernetes.io/${name}`);
  for (const { key, value } of annotationsOf(workload)) {
    if (!keys.has(key) || annotationConfines(value.text)) continue;
    yield {
      at: value.span,
      message: `\`${value.text}\` is a seccomp profile that lets every system call through.`,
      fixes: replaceFix(document, {
        title: 'Set the seccomp profile to `runtime/default`',
        safety: 'safe',
        node: value,
        value: 'runtime/default',
      }),
    };
  }
}
