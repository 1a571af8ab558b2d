import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { namesIn } from '../security/capabilities.ts';
import { nameOf } from '../security/contexts.ts';
import { setFix } from '../security/mend.ts';
import { gatheredIn } from '../security/missing.ts';
import { placeOf } from '../security/place.ts';
import { isFalse } from '../security/read.ts';
import { heldTo, windowsExempt } from '../security/standard.ts';
import type { Container, Manifest } from '../syntax.ts';

export const allowPrivilegeEscalation = kubernetesRule({
  id: 'allow-privilege-escalation',
  summary: 'Let no process of a container gain more privileges than its parent.',
  level: 'warning',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_20',
    'cis/5.2.6',
    'datree/CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION',
    'gatekeeper/pod-security-policy/allow-privilege-escalation',
    'kics/Privilege Escalation Allowed',
    'kube-linter/privilege-escalation-container',
    'kubescape/C-0016',
    'kubescape/rule-allow-privilege-escalation',
    'kyverno/disallow-privilege-escalation',
    'monokle/PSS202',
    'polaris/privilegeEscalationAllowed',
    'pss/allowPrivilegeEscalation',
    'semgrep/allow-privilege-escalation',
    'trivy/KSV-0001',
  ],
  fixes: 'safe',
  options: {},
  *check(input) {
    const { document } = input;
    for (const { workload, standard } of heldTo({ level: 'restricted', from: 8 }, input)) {
      if (windowsExempt(workload, standard)) continue;
      for (const container of workload.containers) {
        const allowed = knownBoolean(container.node, ...path);
        if (allowed.state === 'unknown' || isFalse(allowed)) continue;
        yield {
          at: placeOf(container.node, path, container.at),
          message: `A process in ${nameOf(container)} may gain more privileges than its parent.`,
          fixes: workload.windows ? [] : fixOf(document, container),
          ...gatheredIn(document, workload, container),
        };
      }
    }
  },
});

const path = ['securityContext', 'allowPrivilegeEscalation'];

const fixOf = (document: Manifest, container: Container) =>
  mayForbid(container)
    ? setFix(document, {
        title: 'Set `allowPrivilegeEscalation: false`',
        safety: 'safe',
        map: container.node,
        path,
        value: false,
      })
    : [];

/** The API server refuses `false` beside what means the same as `true`. */
function mayForbid({ node }: Container): boolean {
  const privileged = knownBoolean(node, 'securityContext', 'privileged');
  const { items, certain } = namesIn(node, 'add');
  const admin = items.some(({ text }) => /^(?:CAP_)?(?:SYS_ADMIN|ALL)$/i.test(text));
  return (privileged.state === 'absent' || isFalse(privileged)) && certain && !admin;
}
