import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, type Fix } from '../../rules/core/fix.ts';
import { hardenAt, hardenContainer, hardenPod } from '../../rules/kubernetes/harden.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import type { Manifest } from '../../rules/kubernetes/syntax.ts';
import { failedChecks } from '../support/pod-security.ts';
import { hardened } from './harden-cases.ts';

describe('harden this pod', () => {
  for (const { name, before, after } of hardened) {
    it(name, () => {
      const text = hardenedPod(before);
      assert.equal(text, after);
      assert.deepEqual([...failedChecks(kubernetes.parse(text), 'restricted', undefined)], []);
      assert.equal(podFix(text), undefined, 'nothing left to do');
    });
  }

  it('leaves what it cannot decide, and mends the rest', () => {
    const text = hardenedPod(withHostPath);
    assert.deepEqual(
      [...failedChecks(kubernetes.parse(text), 'restricted', undefined)],
      ['restrictedVolumes'],
    );
    assert.match(text, /path: \/mnt\/data/);
  });

  it('is not offered where everything is templated', () => {
    assert.equal(podFix(templated), undefined);
  });

  it("convinces the API server's own library", function () {
    this.timeout(120_000);
    const oracle = oracleAt();
    if (oracle === undefined) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'seaworthy-harden-'));
    try {
      const files = hardened.map(({ before }, index) => {
        const path = join(folder, `${index}.yaml`);
        writeFileSync(path, hardenedPod(before));
        return path;
      });
      const { stdout } = spawnSync(oracle, { input: `${files.join('\n')}\n`, encoding: 'utf8' });
      const verdicts = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { ok: boolean; kind: string; level?: string });
      assert.equal(verdicts.length, files.length);
      for (const { ok, kind, level } of verdicts) {
        // The oracle decodes a List, and judges what is not in one.
        assert.deepEqual({ ok, level }, { ok: true, level: kind === 'List' ? undefined : 'restricted' });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('harden this container', () => {
  it('writes all of it where nothing stands', () => {
    assert.equal(
      hardenedContainer(deployment('')),
      deployment(`
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
            runAsNonRoot: true
            seccompProfile:
              type: RuntimeDefault
            readOnlyRootFilesystem: true`),
    );
  });
  it('adds what is missing to what stands there, and takes out what is forbidden', () => {
    assert.equal(
      hardenedContainer(
        deployment(`
          securityContext: {privileged: true, runAsNonRoot: false, capabilities: {add: [SYS_TIME]}}`),
      ),
      deployment(`
          securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}, readOnlyRootFilesystem: true}`),
    );
  });
  it('touches no other container', () => {
    const { text, manifest } = read(twoContainers);
    const [workload] = manifest.workloads;
    const second = workload?.containers[1];
    assert.ok(workload && second);
    const fix = hardenContainer(manifest, workload, second);
    assert.ok(fix);
    for (const { span } of fix.edits())
      assert.ok(span.start >= second.node.span.start, 'an edit in the second container');
    assert.ok(applied(text, fix).startsWith(text.slice(0, second.node.span.start)));
  });
});

describe('the composite fixes at a place', () => {
  const titlesAt = (found: string): readonly string[] => {
    const { text, manifest } = read(twoContainers);
    return hardenAt(manifest, text.indexOf(found)).map(({ title }) => title);
  };

  it('are both there inside a container', () => {
    assert.deepEqual(titlesAt('image: two'), [
      'Harden this container',
      'Harden this pod to the restricted standard',
    ]);
  });
  it('are one outside of the containers', () => {
    assert.deepEqual(titlesAt('replicas'), ['Harden this pod to the restricted standard']);
  });
  it('are none in an object without pods', () => {
    const other = read('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n').manifest;
    assert.deepEqual(hardenAt(other, 20), []);
  });
});

const deployment = (context: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        # The one that matters.
        - name: web
          image: nginx:1.29${context}
`;

const twoContainers = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: one
          image: one:1
        - name: two
          image: two:1
`;

const withHostPath = `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: c
      image: i:1
  volumes:
    - name: data
      hostPath:
        path: /mnt/data
`;

const templated = `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: c
      image: i:1
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
`;

function read(text: string): { readonly text: string; readonly manifest: Manifest } {
  const [placed] = kubernetes.parse(text).parts;
  assert.ok(placed);
  return { text, manifest: placed.part.document };
}

function podFix(text: string): Fix | undefined {
  const { manifest } = read(text);
  const [workload] = manifest.workloads;
  return workload && hardenPod(manifest, workload);
}

const hardenedPod = (text: string): string => applied(text, podFix(text));

function hardenedContainer(text: string): string {
  const { manifest } = read(text);
  const [workload] = manifest.workloads;
  const container = workload?.containers[0];
  assert.ok(workload && container);
  return applied(text, hardenContainer(manifest, workload, container));
}

function applied(text: string, fix: Fix | undefined): string {
  assert.ok(fix, 'a fix');
  return applyEdits(text, fix.edits());
}

/** The oracle of the shared material, built in the folder of temporary files; undefined without Go. */
function oracleAt(): string | undefined {
  const source = fileURLToPath(new URL('../../../shared/oracles/', import.meta.url));
  if (!existsSync(source)) return undefined;
  const folder = join(tmpdir(), 'seaworthy-oracles');
  mkdirSync(folder, { recursive: true });
  const oracle = join(folder, 'kubernetes');
  if (!existsSync(oracle)) spawnSync('go', ['build', '-o', oracle, './cmd/kubernetes'], { cwd: source });
  return existsSync(oracle) ? oracle : undefined;
}
