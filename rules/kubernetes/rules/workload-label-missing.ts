import { isWanted, namedIn, onlyValue, wrongValue } from '../../image/required-key.ts';
import { knownText, locate } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { setFix } from '../security/mend.ts';

export const workloadLabelMissing = kubernetesRule({
  id: 'workload-label-missing',
  summary: 'Every workload has the labels and annotations that the policy requires.',
  level: 'warning',
  preset: 'recommended',
  family: 'file',
  since: '0.1.0',
  sources: [
    'datree/DEPLOYMENT_MISSING_LABEL_ENV_VALUE',
    'datree/WORKLOAD_MISSING_LABEL_OWNER_VALUE',
    'gatekeeper/general/requiredannotations',
    'gatekeeper/general/requiredlabels',
    'kube-linter/required-annotation-email',
    'kube-linter/required-label-owner',
    'kubescape/k8s-common-labels-usage',
    'kubescape/label-usage-for-resources',
    'kyverno/require-annotations',
    'kyverno/require-labels',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy: { kubernetes } }) {
    const wanted = [
      ...kubernetes.requiredLabels.map((key) => ({ key, list: 'labels', what: 'label' })),
      ...kubernetes.requiredAnnotations.map((key) => ({ key, list: 'annotations', what: 'annotation' })),
    ];
    for (const { object } of document.workloads) {
      for (const { key, list, what } of wanted) {
        const path = ['metadata', list, key.name];
        const found = knownText(object.node, ...path);
        if (found.state === 'unknown' || (found.state === 'known' && isWanted(key, found.value))) continue;
        const isThere = found.state === 'known';
        const value = onlyValue(key);
        const title = `${isThere ? 'Set' : 'Add'} the ${what} ${namedIn(key)}`;
        const change = { title, safety: 'unsafe' as const, map: object.node, path, value: value ?? '' };
        yield {
          at: isThere ? locate(object.node, ...path) : object.at,
          message: isThere
            ? `The ${what} \`${key.name}\` ${wrongValue(key)}.`
            : `This ${object.kind} has no ${what} ${namedIn(key)}, which the policy requires.`,
          about: `${what} ${key.name}`,
          fixes: value === undefined ? [] : setFix(document, change),
        };
      }
    }
  },
});
