import type { Report } from '../../core/rule.ts';
import { itemsAt, knownNumber } from '../../yaml/lookup.ts';
import type { YamlNode } from '../../yaml/syntax.ts';
import { kubernetesRule } from '../define.ts';
import { contextsOf, podContext } from '../security/contexts.ts';
import { dropFix, dropItemsFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { holds } from '../security/read.ts';
import type { Manifest, Workload } from '../syntax.ts';

export const rootGroup = kubernetesRule({
  id: 'root-group',
  summary: 'Give containers no access by the root group.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'cis/5.7.3',
    'gatekeeper/pod-security-policy/fsgroup',
    'gatekeeper/pod-security-policy/users',
    'kube-linter/run-as-non-root',
    'kyverno/psp-check-supplemental-groups',
    'kyverno/require-non-root-groups',
    'monokle/KBP109',
    'trivy/KSV-0116',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      if (workload.windows) continue;
      for (const { container, context, whose } of contextsOf(workload)) {
        for (const key of container === undefined ? podFields : containerFields) {
          if (!holds(knownNumber(context, key), (group) => group === 0)) continue;
          yield {
            at: placeOf(context, [key], context.span),
            message: `\`${key}: 0\` gives ${whose} the rights of the root group.`,
            fixes: dropFix(document, { title: `Remove \`${key}: 0\``, map: context, path: [key] }),
          };
        }
      }
      yield* supplemental(document, workload);
    }
  },
});

const containerFields = ['runAsGroup'];
const podFields = ['runAsGroup', 'fsGroup'];

function* supplemental(document: Manifest, workload: Workload): Generator<Report> {
  const context = podContext(workload);
  const zero = itemsAt(context, 'supplementalGroups').find(isZero);
  if (context === undefined || zero === undefined) return;
  yield {
    at: zero.span,
    message: '`supplementalGroups` puts every process of the pod in the root group.',
    fixes: dropItemsFix(document, {
      title: 'Remove group 0',
      map: context,
      path: ['supplementalGroups'],
      drop: isZero,
    }),
  };
}

const isZero = (item: YamlNode): boolean => item.kind === 'scalar' && item.value === 0;
