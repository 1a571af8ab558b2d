import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isKubernetesFile } from '../../rules/kubernetes/detect.ts';
import { effective } from '../../rules/kubernetes/inherit.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import { parseKubernetes } from '../../rules/kubernetes/parse.ts';
import { hasNothingToCheck } from '../../rules/kubernetes/prefilter.ts';
import type { Manifest } from '../../rules/kubernetes/syntax.ts';

const manifest = (text: string): Manifest => {
  const document = parseKubernetes(text).parts[0]?.part.document;
  assert.ok(document);
  return document;
};

const pod = `metadata: {labels: {a: b}}
    spec:
      initContainers: [{name: setup, image: busybox}]
      containers:
      - name: app
        image: "nginx:1.27"
      ephemeralContainers:
      - name: debug`;

describe('Kubernetes files', () => {
  const cases: readonly (readonly [string, boolean, string, string])[] = [
    ['an object', true, 'a.yaml', 'apiVersion: v1\nkind: Pod\n'],
    ['in a later document', true, 'a.yml', 'a: 1\n---\nkind: "Pod"\napiVersion: "v1"\n'],
    ['with CRLF and a byte order mark', true, 'a.yaml', '\uFEFFapiVersion: v1\r\nkind: Pod\r\n'],
    ['a template', true, 'a.yaml', 'apiVersion: {{ include "x" . }}\nkind: Deployment\n'],
    ['another extension', false, 'a.txt', 'apiVersion: v1\nkind: Pod\n'],
    ['keys in two documents', false, 'a.yaml', 'apiVersion: v1\n---\nkind: Pod\n'],
    ['keys below others', false, 'a.yaml', 'x:\n  apiVersion: v1\n  kind: Pod\n'],
    ['a chart', false, 'Chart.yaml', 'apiVersion: v2\nname: x\n'],
    ['a workflow', false, 'ci.yaml', 'on: push\njobs: {}\n'],
    ['values', false, 'values.yaml', 'image:\n  repository: nginx\nkind: x\n'],
  ];
  for (const [name, wanted, path, text] of cases) {
    it(`${wanted ? 'are' : 'are not'}: ${name}`, () =>
      assert.equal(isKubernetesFile({ path, text }), wanted));
  }
});

describe('pod templates', () => {
  const kinds: readonly (readonly [string, string, string])[] = [
    ['apps/v1', 'Deployment', `spec:\n  template:\n    ${pod}`],
    ['apps/v1', 'StatefulSet', `spec:\n  template:\n    ${pod}`],
    ['apps/v1', 'DaemonSet', `spec:\n  template:\n    ${pod}`],
    ['apps/v1', 'ReplicaSet', `spec:\n  template:\n    ${pod}`],
    ['v1', 'ReplicationController', `spec:\n  template:\n    ${pod}`],
    ['batch/v1', 'Job', `spec:\n  template:\n    ${pod}`],
    ['apps.openshift.io/v1', 'DeploymentConfig', `spec:\n  template:\n    ${pod}`],
    ['argoproj.io/v1alpha1', 'Rollout', `spec:\n  template:\n    ${pod}`],
    ['serving.knative.dev/v1', 'Service', `spec:\n  template:\n    ${pod}`],
    ['example.com/v1', 'Custom', `spec:\n  podTemplate:\n    ${pod}`],
    [
      'kubeflow.org/v1',
      'PyTorchJob',
      `spec:\n  pytorchReplicaSpecs:\n    Master:\n      template:\n        ${pod.replaceAll('\n', '\n    ')}`,
    ],
    [
      'batch/v1',
      'CronJob',
      `spec:\n  jobTemplate:\n    spec:\n      template:\n        ${pod.replaceAll('\n', '\n    ')}`,
    ],
    ['v1', 'PodTemplate', `template:\n    ${pod}`],
    ['v1', 'Pod', pod.replaceAll('\n    ', '\n').replace(/^metadata.*\n/, 'metadata: {labels: {a: b}}\n')],
  ];
  for (const [apiVersion, kind, rest] of kinds) {
    it(`of ${kind} (${apiVersion})`, () => {
      const { workloads, images } = manifest(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`);
      assert.equal(workloads.length, 1);
      assert.deepEqual(
        workloads[0]?.containers.map(({ list, name }) => `${list}/${name}`),
        ['initContainers/setup', 'containers/app', 'ephemeralContainers/debug'],
      );
      assert.ok(workloads[0]?.metadata);
      assert.deepEqual(
        images.map(({ reference, of }) => [reference?.text, of]),
        [
          ['busybox', 'setup'],
          ['nginx:1.27', 'app'],
        ],
      );
    });
  }

  it('of every object of a List', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a, namespace: n}\n  spec: {containers: [{name: c}]}\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n  spec: {containers: []}\n`;
    const document = manifest(text);
    assert.deepEqual(
      document.objects.map(({ kind, namespace, name }) => [kind, namespace, name]),
      [
        ['Pod', 'n', 'a'],
        ['Pod', '', 'b'],
      ],
    );
    assert.equal(document.workloads.length, 2);
    const at = document.workloads[0]?.containers[0]?.at;
    assert.ok(at);
    assert.equal(text.slice(at.start, at.end), 'c');
    assert.equal(kubernetes.anchor(document, at), 'Pod/n/a/c');
  });

  it('know Windows and user namespaces, follow merge keys, and have no image where it is templated', () => {
    const { workloads, images } = manifest(
      'apiVersion: v1\nkind: Pod\nspec:\n  os: {name: windows}\n  hostUsers: false\n  containers:\n  - &b {name: a, image: "${IMAGE}", securityContext: {privileged: true}}\n  - <<: *b\n    name: c\n',
    );
    assert.deepEqual([workloads[0]?.windows, workloads[0]?.userNamespace], [true, true]);
    assert.ok(workloads[0]?.containers[1]?.securityContext);
    assert.deepEqual(
      images.map(({ reference, editable }) => [reference, editable]),
      [[undefined, undefined]],
    );
  });
});

describe('what a container inherits', () => {
  const states = (
    podContext: string,
    own: string,
    field: 'runAsUser' | 'seccompProfile' | 'windowsOptions',
    ...path: string[]
  ): unknown => {
    const { workloads } = manifest(
      `apiVersion: v1\nkind: Pod\nspec:\n  securityContext: ${podContext}\n  containers: [{name: a, securityContext: ${own}}]\n`,
    );
    const [workload] = workloads;
    const container = workload?.containers[0];
    assert.ok(workload && container);
    const found = effective(workload, container, field, ...path);
    return found.state === 'known' && found.value.kind === 'scalar' ? found.value.value : found.state;
  };
  it('its own value, else that of the pod', () => {
    assert.equal(states('{runAsUser: 1}', '{runAsUser: 2}', 'runAsUser'), 2);
    assert.equal(states('{runAsUser: 1}', '{}', 'runAsUser'), 1);
    assert.equal(states('{runAsUser: 1}', '{runAsUser: null}', 'runAsUser'), 1);
    assert.equal(states('{}', '{}', 'runAsUser'), 'absent');
    assert.equal(states('{runAsUser: 1}', '"{{ .Values.x }}"', 'runAsUser'), 'unknown');
  });
  it('objects as a whole, Windows options field by field', () => {
    assert.equal(
      states('{seccompProfile: {type: A}}', '{seccompProfile: {other: B}}', 'seccompProfile', 'type'),
      'absent',
    );
    assert.equal(
      states(
        '{windowsOptions: {hostProcess: true}}',
        '{windowsOptions: {runAsUserName: B}}',
        'windowsOptions',
        'hostProcess',
      ),
      true,
    );
  });
});

describe('Helm templates', () => {
  const text = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x.name" . }}
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  template:
    spec:
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default "x" }}"
          {{- toYaml .Values.extra | nindent 10 }}
        - name: plain
          image: nginx:latest
{{- end }}
`;
  it('are read with unknown values, without problems', () => {
    const part = parseKubernetes(text).parts[0]?.part;
    assert.deepEqual(part?.problems, []);
    const [workload] = part?.document.workloads ?? [];
    const [first, second] = workload?.containers ?? [];
    assert.ok(workload && first && second);
    assert.deepEqual(
      part?.document.images.map(({ reference }) => reference?.text),
      [undefined, 'nginx:latest'],
    );
    assert.equal(effective(workload, first, 'runAsUser').state, 'unknown');
    assert.equal(effective(workload, second, 'runAsUser').state, 'unknown');
    assert.deepEqual([first.node.open, second.node.open, workload.spec.open], [true, false, false]);
  });

  it('are left alone where even that is no YAML', () => {
    const part = parseKubernetes('apiVersion: v1\nkind: Pod\n{{ if }}\n  a: b\n c: [{{ x }}\n').parts[0]
      ?.part;
    assert.deepEqual([part?.problems, part?.document.yaml.root], [[], undefined]);
  });

  it('are told from YAML with braces in its texts', () => {
    const { parts } = parseKubernetes(
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    {{ if y }}\n  a: 1\n  a: 2\n',
    );
    assert.deepEqual(
      parts[0]?.part.problems.map(({ message }) => message),
      ['The key `a` stands twice in this map.'],
    );
  });
});

describe('documents that nothing is to be said of', () => {
  it('are those of a closed list of kinds', () => {
    assert.equal(
      hasNothingToCheck('apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}\n'),
      true,
    );
    assert.equal(hasNothingToCheck('apiVersion: v1\nkind: Service\n'), true);
    assert.equal(hasNothingToCheck('apiVersion: serving.knative.dev/v1\nkind: Service\n'), false);
    assert.equal(hasNothingToCheck('apiVersion: apps/v1\nkind: Deployment\n'), false);
    assert.equal(hasNothingToCheck('kind: Role\nkind: Pod\n'), false);
    assert.equal(hasNothingToCheck('kind: Role\n# seaworthy-ignore-file image-latest: why\n'), false);
  });
  it('are parsed for a tab in their indentation', () => {
    const part = parseKubernetes('apiVersion: v1\nkind: Service\nspec:\n\tports: []\n').parts[0]?.part;
    assert.deepEqual(
      part?.problems.map(({ message }) => message),
      ['YAML does not allow tabs in indentation; use spaces.'],
    );
  });
});

describe('reading again after an edit', () => {
  const document = (n: number): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${n}\nspec:\n  containers:\n  - name: a\n    image: x:${n}\n${'  # filler\n'.repeat(24)}`;
  const many = Array.from({ length: 300 }, (_, n) => document(n)).join('---\n');

  it('keeps the very parts of the documents whose text is the same', () => {
    const before = parseKubernetes(many);
    const after = parseKubernetes(many.replace('image: x:150', 'image: y:150'), before);
    const changed = after.parts.filter(({ part }, index) => part !== before.parts[index]?.part);
    assert.deepEqual(
      changed.map(({ part }) => part.document.images[0]?.reference?.text),
      ['y:150'],
    );
    const without = parseKubernetes(many.replace(`${document(7)}---\n`, ''), before);
    assert.equal(
      without.parts.filter(({ part }) => before.parts.every((old) => old.part !== part)).length,
      0,
    );
  });

  it('takes less than three milliseconds beside the changed document, in 10,000 lines', () => {
    assert.ok(many.split('\n').length > 9000);
    let parsed = parseKubernetes(many);
    const times: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const text = many.replace('image: x:150', `image: y:${n}`);
      const started = performance.now();
      parsed = parseKubernetes(text, parsed);
      times.push(performance.now() - started);
    }
    // The quickest: others that use the machine meanwhile are no part of the promise.
    const best = Math.min(...times);
    assert.ok(best < 3, `${best} ms`);
  });

  it('makes the manifests anew when what they must know of the file changes, and only then', () => {
    const account = (name: string, value: boolean): string =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\nautomountServiceAccountToken: ${value}\n---\n`;
    const before = parseKubernetes(account('a', true) + document(1));
    const same = parseKubernetes(`# c\n${account('a', true)}${document(1)}`, before);
    assert.equal(same.parts[1]?.part, before.parts[1]?.part);
    const other = parseKubernetes(account('a', false) + document(1), before);
    assert.notEqual(other.parts[1]?.part, before.parts[1]?.part);
    assert.equal(other.parts[1]?.part.document.file.serviceAccounts.get('/a'), false);
  });

  it('gives what reading afresh gives, after any edits', () => {
    const piece = fc.constantFrom(
      ...[
        'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a\n',
        '---\n',
        '...\n',
        '# c\n',
        'a: 1\n',
      ],
      ...[
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n  labels: {pod-security.kubernetes.io/enforce-version: v1.2}\n',
      ],
      ...['apiVersion: v1\nkind: Service\n', '\t', '"', ' ', '\r\n', '{{ x }}\n'],
    );
    const edit = fc.tuple(fc.nat(400), fc.nat(40), piece);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(edit, { maxLength: 6 }), (start, edits) => {
        let text = start.join('');
        let parsed = parseKubernetes(text);
        for (const [at, length, insert] of edits) {
          text = text.slice(0, at) + insert + text.slice(at + length);
          parsed = parseKubernetes(text, parsed);
          assert.deepEqual(parsed, parseKubernetes(text));
        }
      }),
      { numRuns: 400 },
    );
  }).timeout(20_000);
});
