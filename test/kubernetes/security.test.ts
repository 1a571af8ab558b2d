import assert from 'node:assert/strict';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import { applyFixes } from '../../rules/core/fix.ts';
import type { Level } from '../../rules/core/level.ts';
import { lint } from '../../rules/core/lint.ts';
import { emptyPolicy } from '../../rules/core/policy.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';

describe('security-context-missing', () => {
  it('stands for the rules that it gathers, and is as severe as the severest', () => {
    const [finding] = findings(container(''), 'security-context-missing');
    assert.equal(finding?.level, 'warning');
    assert.deepEqual(finding?.standsFor.toSorted(), [
      'allow-privilege-escalation',
      'capabilities-not-restricted',
      'run-as-non-root',
      'seccomp-missing',
      'writable-root-filesystem',
    ]);
    assert.ok(finding?.sources.includes('pss/allowPrivilegeEscalation'));
    assert.ok(finding?.sources.includes('checkov/CKV_K8S_30'));
  });
  it('leaves out what is off, and what the pod says for its containers', () => {
    const text = container('', 'securityContext: {runAsNonRoot: true}');
    const [finding] = findings(text, 'security-context-missing', { 'seccomp-missing': 'off' });
    assert.deepEqual(finding?.standsFor.toSorted(), [
      'allow-privilege-escalation',
      'capabilities-not-restricted',
      'writable-root-filesystem',
    ]);
  });
  it('is as severe as policy makes one of its parts', () => {
    const [finding] = findings(container(''), 'security-context-missing', { 'seccomp-missing': 'error' });
    assert.equal(finding?.level, 'error');
  });
  it('leaves each rule its own finding where it is off', () => {
    const ids = all(container(''), { 'security-context-missing': 'off' }).map(({ rule }) => rule);
    assert.ok(['allow-privilege-escalation', 'seccomp-missing'].every((id) => ids.includes(id)));
  });
  it('is there when no other rule is on', () => {
    const others = kubernetes.rules.filter(({ id }) => id !== 'security-context-missing');
    const off = Object.fromEntries(others.map(({ id }) => [id, 'off' as const]));
    const [finding, ...more] = all(container(''), off);
    assert.deepEqual(
      [finding?.rule, finding?.level, finding?.standsFor, more],
      ['security-context-missing', 'info', [], []],
    );
  });
  it('is silent where only the pod has no context', () => {
    assert.deepEqual(findings(container('runAsUser: 1'), 'security-context-missing'), []);
  });
});

describe('what two checks ask for', () => {
  it('is one finding: a host path', () => {
    const text = container('runAsUser: 1', 'volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}]');
    const found = all(text).filter(({ sources }) => sources.includes('pss/hostPathVolumes'));
    assert.deepEqual(
      found.map(({ rule, level, standsFor }) => [rule, level, standsFor.toSorted()]),
      [
        [
          'container-runtime-socket',
          'error',
          ['hostpath-sensitive-dir', 'hostpath-volume', 'restricted-volume-types'],
        ],
      ],
    );
  });
  it('is one finding: a profile that is switched off', () => {
    const found = findings(container('seccompProfile: {type: Unconfined}'), 'seccomp-unconfined');
    assert.deepEqual(
      found.map(({ standsFor }) => standsFor),
      [['seccomp-missing']],
    );
    assert.deepEqual(findings(container('seccompProfile: {type: Unconfined}'), 'seccomp-missing'), []);
  });
});

describe('a safe fix', () => {
  it('is not offered where the API server would refuse the result', () => {
    for (const fields of ['privileged: true', 'capabilities: {add: [SYS_ADMIN]}', 'privileged: "{{ .x }}"']) {
      const [finding] = findings(container(fields), 'allow-privilege-escalation');
      assert.deepEqual(finding?.fixes, [], fields);
    }
  });
  it('is not safe where an anchor has it count elsewhere too', () => {
    const text = `${container('&sc {runAsUser: 1}').replace('{&sc {runAsUser: 1}}', '&sc {runAsUser: 1}')}    - {name: d, image: i, securityContext: *sc}\n`;
    const found = findings(text, 'allow-privilege-escalation');
    assert.deepEqual(
      found.map(({ fixes }) => fixes.map(({ safety }) => safety)),
      [['unsafe'], ['unsafe']],
    );
  });
  it('does not hide what a merge key brings', () => {
    const text = `${container('runAsUser: 1').replace('- {name: c', '- &c {name: c')}    - <<: *c\n      name: d\n`;
    const [, merged] = findings(text, 'allow-privilege-escalation');
    assert.deepEqual(merged?.fixes, []);
  });
  it('writes JSON into JSON', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers: [{ name: 'c', image: 'i', securityContext: { runAsNonRoot: true } }] },
    });
    const fixes = all(text).flatMap(({ fixes: [first] }) => (first?.safety === 'safe' ? [first] : []));
    const { containers } = JSON.parse(applyFixes(text, fixes.slice(0, 1)).text).spec;
    assert.deepEqual(containers[0].securityContext, { runAsNonRoot: true, allowPrivilegeEscalation: false });
  });
});

describe('a read-only file system', () => {
  const second = (text: string): string | undefined => {
    const [, fix] = findings(text, 'writable-root-filesystem')[0]?.fixes ?? [];
    return fix && applyFixes(text, [fix]).text;
  };
  it('comes with a directory at /tmp on request', () => {
    const before =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    securityContext:\n      runAsUser: 1\n';
    assert.equal(
      second(before),
      `${before}      readOnlyRootFilesystem: true
    volumeMounts:
    - name: tmp
      mountPath: /tmp
  volumes:
  - name: tmp
    emptyDir: {}
`,
    );
  });
  it('and none where one is mounted there', () => {
    const fields = 'runAsUser: 1}, volumeMounts: [{name: x, mountPath: /tmp}], resources: {';
    assert.equal(second(container(fields)), undefined);
  });
});

const container = (fields: string, spec = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  ${spec}
  containers:
    - {name: c, image: i, ${fields === '' ? '' : `securityContext: {${fields}}`}}
`;

const findings = (text: string, rule: string, levels: Levels = {}): readonly Finding[] =>
  all(text, levels).filter((finding) => finding.rule === rule);

type Levels = Readonly<Record<string, Level | 'off'>>;

const all = (text: string, levels: Levels = {}): readonly Finding[] =>
  lint(kubernetes, kubernetes.parse(text), {
    policy: {
      ...emptyPolicy,
      settings: new Map(Object.entries(levels).map(([id, level]) => [id, { level, options: {} }])),
    },
    facts: noFacts,
    today: '2026-11-21',
    onCrash: (rule, error) => {
      throw new Error(`${rule} threw`, { cause: error });
    },
  });
