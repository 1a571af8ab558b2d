import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import { failedChecks, type Level, replacements } from '../support/pod-security.ts';
import { table } from './pss-table.ts';

const shared = new URL('../../../shared/', import.meta.url);
const conformance = new URL('conformance/', shared);

describe('the Pod Security Standards', () => {
  for (const [name, standard, yaml, fails] of table) {
    it(`${name}: ${standard}`, () => {
      const [level, version] = standard.split(' ');
      assert.ok(level === 'baseline' || level === 'restricted');
      assert.deepEqual([...failedChecks(kubernetes.parse(yaml), level, version)].sort(), fails);
    });
  }

  for (const file of ['k8s-pss.jsonl', 'k8s-pss-all-versions.jsonl']) {
    it(`agree with the admission controller's own cases in ${file}`, function () {
      this.timeout(120_000);
      const cases = casesOf(file);
      if (cases.length === 0) this.skip();
      const wrong = cases.filter((one) => !isRight(one));
      console.log(`      ${cases.length} cases, ${cases.length - wrong.length} right`);
      assert.deepEqual(
        wrong.map(({ source, level, version }) => `${source} ${level} ${version}`),
        [],
      );
    });
  }

  it("agree with the API server's library on every pod of the corpus", function () {
    this.timeout(300_000);
    const pods = podsOfCorpus();
    if (pods.length === 0) this.skip();
    const wrong = pods.flatMap((pod) => differenceOf(pod) ?? []);
    console.log(`      ${pods.length} pods, ${pods.length - wrong.length} the same`);
    assert.deepEqual(wrong.map(({ pod }) => `${pod.path} ${pod.document}`).sort(), withoutSource);
  });
});

interface Case {
  readonly rule: string;
  readonly level: Level;
  readonly version: string;
  readonly yaml: string;
  readonly fires: boolean;
  readonly source: string;
}

/** One case a version; none where the material is missing. */
function casesOf(file: string): readonly Case[] {
  const url = new URL(file, conformance);
  if (!existsSync(url)) return [];
  return linesOf(readFileSync(url, 'utf8')).flatMap((line) => {
    const one = JSON.parse(line) as Case & { readonly versions?: readonly string[] };
    return (one.versions ?? [one.version]).map((version) => ({ ...one, version }));
  });
}

/** A case is met when the named check fires, or the one that takes its place; a good pod fires none of the level. */
function isRight({ rule, level, version, yaml, fires }: Case): boolean {
  const failed = failedChecks(kubernetes.parse(yaml), level, version);
  if (!fires) return failed.size === 0;
  const instead = replacements.find(([replaced]) => replaced === rule)?.[1];
  return failed.has(rule) || (instead !== undefined && failed.has(instead));
}

interface Pod {
  readonly path: string;
  readonly document: number;
  readonly level: string;
  readonly reasons: ReadonlySet<string>;
}

function podsOfCorpus(): readonly Pod[] {
  const url = new URL('peers/pod-security.jsonl.gz', shared);
  if (!existsSync(url)) return [];
  const pods = new Map<string, { path: string; document: number; level: string; reasons: Set<string> }>();
  const found = linesOf(gunzipSync(readFileSync(url)).toString('utf8')).map(
    (line) => JSON.parse(line) as { path: string; document: number; rule: string; level?: string },
  );
  for (const { path, document, rule, level } of found) {
    if (rule === 'level')
      pods.set(`${path} ${document}`, { path, document, level: level ?? '', reasons: new Set() });
  }
  for (const { path, document, rule } of found) {
    if (rule !== 'level' && rule !== 'decode-error') pods.get(`${path} ${document}`)?.reasons.add(rule);
  }
  return [...pods.values()];
}

/**
 * A volume without a source becomes an `emptyDir` before the admission controller sees the pod, as its own
 * cases have it; the oracle reads files, in which nothing is filled in, and says that the volume has no kind.
 */
const withoutSource = [
  'kubernetes/kubeflow+manifests/applications/pipeline/upstream/env/gcp/cloudsql-proxy/cloudsql-proxy-deployment.yaml 0',
  'kubernetes/kubernetes+examples/_archived/storage/redis/redis-controller.yaml 0',
];

function differenceOf(pod: Pod): { readonly pod: Pod; readonly said: string } | undefined {
  const { path, document, level, reasons } = pod;
  const text = documentsOf(readFileSync(new URL(`corpus/${path}`, shared), 'utf8'))[document] ?? '';
  const parsed = kubernetes.parse(text);
  const restricted = new Set([...failedChecks(parsed, 'restricted', undefined)].map(reasonOf));
  const baseline = failedChecks(parsed, 'baseline', undefined);
  const ours = restricted.size === 0 ? 'restricted' : baseline.size === 0 ? 'baseline' : 'privileged';
  const theirs = new Set(
    [...reasons].map((reason) => reason.replace('AppArmor profiles', 'AppArmor profile')),
  );
  if (ours === level && isDeepStrictEqual(restricted, theirs)) return undefined;
  return { pod, said: `${level} ${[...theirs].sort()} ≠ ${ours} ${[...restricted].sort()}` };
}

/** The documents of a file as the API machinery cuts it. */
function documentsOf(text: string): readonly string[] {
  const documents: string[] = [];
  let current = '';
  for (const line of text.split(/(?<=\n)/)) {
    if (line.startsWith('---') && current !== '') {
      documents.push(current);
      current = '';
    } else current += line;
  }
  return current === '' ? documents : [...documents, current];
}

/** How the library words a failed check. */
const reasonOf = (check: string): string => reasons[check] ?? check;

const reasons: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'allowPrivilegeEscalation != false',
  appArmorProfile: 'forbidden AppArmor profile',
  capabilities_restricted: 'unrestricted capabilities',
  hostNamespaces: 'host namespaces',
  hostPorts: 'hostPort',
  hostProbesAndHostLifecycle: 'probe or lifecycle host',
  procMount_restricted: 'procMount',
  restrictedVolumes: 'restricted volume types',
  runAsNonRoot: 'runAsNonRoot != true',
  runAsUser: 'runAsUser=0',
  seccompProfile_restricted: 'seccompProfile',
  sysctls: 'forbidden sysctls',
  windowsHostProcess: 'hostProcess',
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
