import type { Report } from '../../core/rule.ts';
import { knownBoolean } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { contextsOf, nameOf } from '../security/contexts.ts';
import { setFix } from '../security/mend.ts';
import { gatheredIn } from '../security/missing.ts';
import { placeOf } from '../security/place.ts';
import { isFalse } from '../security/read.ts';
import { heldTo, userNamespaceExempt } from '../security/standard.ts';
import type { Manifest, Workload } from '../syntax.ts';

export const runAsNonRoot = kubernetesRule({
  id: 'run-as-non-root',
  summary: 'Make sure that containers do not run as root.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_23',
    'cis/5.2.7',
    'datree/CONTAINERS_INCORRECT_RUNASNONROOT_VALUE',
    'gatekeeper/pod-security-policy/users',
    'kics/Container Running As Root',
    'kics/Root Containers Admitted',
    'kube-linter/run-as-non-root',
    'kubescape/C-0013',
    'kubescape/non-root-containers',
    'kyverno/require-run-as-nonroot',
    'monokle/PSS203',
    'polaris/runAsRootAllowed',
    'pss/runAsNonRoot',
    'semgrep/run-as-non-root',
    'trivy/KSV-0012',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload, standard } of heldTo({ level: 'restricted' }, input)) {
      if (userNamespaceExempt(workload, standard)) continue;
      yield* allowing(input.document, workload);
      yield* unsaid(input.document, workload);
    }
  },
});

function* allowing(document: Manifest, workload: Workload): Generator<Report> {
  for (const { container, context, whose } of contextsOf(workload)) {
    if (!isFalse(knownBoolean(context, 'runAsNonRoot'))) continue;
    yield {
      at: placeOf(context, ['runAsNonRoot'], container?.at ?? workload.object.at),
      message: `\`runAsNonRoot: false\` lets ${whose} run as root.`,
      fixes: setFix(document, {
        title: 'Set `runAsNonRoot: true`; a root image will not start',
        safety: 'unsafe',
        map: context,
        path: ['runAsNonRoot'],
        value: true,
      }),
    };
  }
}

function* unsaid(document: Manifest, workload: Workload): Generator<Report> {
  const { spec, containers } = workload;
  if (knownBoolean(spec, ...path).state !== 'absent') return;
  for (const container of containers) {
    if (knownBoolean(container.node, ...path).state !== 'absent') continue;
    yield {
      at: placeOf(container.node, path, container.at),
      message: `Nothing keeps ${nameOf(container)} from running as root.`,
      fixes: setFix(document, {
        title: 'Set `runAsNonRoot: true` for the whole pod; a root image will not start',
        safety: 'unsafe',
        map: spec,
        path,
        value: true,
      }),
      ...gatheredIn(document, workload, container),
    };
  }
}

const path = ['securityContext', 'runAsNonRoot'];
