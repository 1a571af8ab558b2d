import assert from 'node:assert/strict';
import { kubernetes } from '../../rules/kubernetes/language.ts';

const ignoresOf = (annotations: string, template = ''): readonly unknown[] => {
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations: {${annotations}}\nspec:\n  template:\n    metadata: {annotations: {${template}}}\n    spec: {containers: []}\n`;
  const document = kubernetes.parse(text).parts[0]?.part.document;
  assert.ok(document);
  return kubernetes.ignores(document).map(({ tool, rules, reason, covers }) => {
    assert.deepEqual(covers, document.objects[0]?.node.span);
    return [tool, rules, reason];
  });
};

describe('ignore annotations', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['ignore-check.kube-linter.io/run-as-non-root: "legacy"', ['kube-linter', ['run-as-non-root'], 'legacy']],
    ['kube-linter.io/ignore-all: why', ['kube-linter', 'all', 'why']],
    ['checkov.io/skip1: CKV_K8S_20=I need it', ['checkov', ['CKV_K8S_20'], 'I need it']],
    ['checkov.io/skip2: CKV_K8S_14', ['checkov', ['CKV_K8S_14'], undefined]],
    [
      'kube-score/ignore: "container-image-tag, pod-probes"',
      ['kube-score', ['container-image-tag', 'pod-probes'], undefined],
    ],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "true"', ['polaris', ['tagNotSpecified'], undefined]],
    ['polaris.fairwinds.com/exempt: "true"', ['polaris', 'all', undefined]],
    [
      'datree.skip/CONTAINERS_MISSING_IMAGE_VALUE_VERSION: why',
      ['datree', ['CONTAINERS_MISSING_IMAGE_VALUE_VERSION'], 'why'],
    ],
  ];
  for (const [annotation, wanted] of cases) {
    it(annotation, () => assert.deepEqual(ignoresOf(annotation), [wanted]));
  }

  it('count on the pod template too', () => {
    assert.deepEqual(ignoresOf('', 'kube-linter.io/ignore-all: why'), [['kube-linter', 'all', 'why']]);
  });

  it('are none where they say no', () => {
    assert.deepEqual(ignoresOf('polaris.fairwinds.com/tagNotSpecified-exempt: "false", other/x: "true"'), []);
  });
});
