import { readFileSync } from 'node:fs';

/** The material beside the repository; the scripts that need it say so where it is missing. */
export const shared = new URL('../../../shared/', import.meta.url);

/** Which of our rules answer to a peer's rule: `tool/rule` in the peer's spelling → ids. */
export type PeerRules = ReadonlyMap<string, readonly string[]>;

const digest = ['image-untagged', 'image-latest', 'image-not-pinned-by-digest'];

/** Rows of the research tables that have another name, or several, with us. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  'from-image-untagged': ['image-untagged'],
  'from-image-latest': ['image-latest'],
  'from-image-not-pinned-by-digest': digest,
  'from-registry-not-allowed': ['image-registry-not-approved', 'image-not-approved'],
  'base-image-eol': ['image-end-of-life'],
  'image-tag-latest': ['image-untagged', 'image-latest'],
  'image-not-pinned-digest': digest,
  'image-untrusted-registry': ['image-registry-not-approved', 'image-not-approved'],
  'image-deprecated-registry': ['image-registry-moved'],
  // The row holds names and values; values are a rule of their own.
  'plaintext-credential-env': ['plaintext-credential-env', 'secret-value-literal'],
  'credential-in-configmap': ['credential-in-configmap', 'secret-value-literal'],
};

/** The rules of the five families, by their names in the tables. */
const families = new Map<string, readonly string[]>([
  [
    'unpinned image',
    [
      'from-image-untagged from-image-latest from-image-not-pinned-by-digest base-image-eol',
      'image-tag-latest image-not-pinned-digest',
    ],
  ],
  [
    'root user',
    [
      'user-root-last user-missing run-sudo user-created-but-never-used',
      'run-as-non-root run-as-user-zero root-group',
    ],
  ],
  [
    'secret',
    [
      'secret-in-arg-or-env secret-value-literal secret-file-copied secret-in-run-command',
      'plaintext-credential-env credential-in-configmap secret-manifest-with-data',
    ],
  ],
  ['built image', ['package-update-alone package-dist-upgrade add-instead-of-copy']],
  ['registry', ['from-registry-not-allowed', 'image-untrusted-registry image-deprecated-registry']],
  [
    'security context',
    [
      'privileged-container allow-privilege-escalation writable-root-filesystem security-context-missing',
      'windows-host-process capabilities-beyond-default capabilities-not-restricted host-pid host-ipc',
      'host-network host-port probe-or-lifecycle-host hostpath-volume restricted-volume-types',
      'hostpath-sensitive-dir container-runtime-socket seccomp-unconfined seccomp-missing',
      'apparmor-unconfined selinux-options proc-mount unsafe-sysctl service-account-token-automounted',
    ],
  ],
]);

const familyOfRow = new Map(
  [...families].flatMap(([family, names]) =>
    names.flatMap((line) => line.split(' ').map((name) => [name, family])),
  ),
);

/** The family of a row of the research tables; undefined for rows of later work. */
export const familyOf = (row: string): string | undefined => familyOfRow.get(row);

export interface MappedRule {
  readonly family: string;
  readonly ids: readonly string[];
}

/** From `dockerfile-rule-map.json`: `tool/rule` → our rules, for the rows of the five families only. */
export function dockerfilePeerRules(): ReadonlyMap<string, MappedRule> {
  const map = readJson<Record<string, readonly string[]>>('conformance/dockerfile-rule-map.json');
  const rules = new Map<string, MappedRule>();
  for (const [name, rows] of Object.entries(map)) addRows(rules, name.replace(':', '/'), rows);
  return rules;
}

/** From `kubernetes-rules-union.json`, by the key that `keysOf` makes of a case. */
export function kubernetesPeerRules(): ReadonlyMap<string, MappedRule> {
  const rows = readJson<readonly { readonly name: string; readonly ids: string }[]>(
    'research/kubernetes-rules-union.json',
  );
  const rules = new Map<string, MappedRule>();
  for (const { name, ids } of rows) for (const key of peerKeys(ids)) addRows(rules, key, [name]);
  for (const [key, row] of controlParts) addRows(rules, key, [row]);
  return rules;
}

/** The rules of Kubescape's control C-0211, which gathers twenty, that are checks of these families. */
const controlParts: readonly (readonly [string, string])[] = [
  ['kubescape/set-hostprocess-true', 'windows-host-process'],
  ['kubescape/set-procmount-default', 'proc-mount'],
  ['kubescape/set-sysctls-params', 'unsafe-sysctl'],
];

function addRows(rules: Map<string, MappedRule>, key: string, rows: readonly string[]): void {
  for (const row of rows) {
    const family = familyOf(row);
    if (family === undefined) continue;
    const known = rules.get(key);
    const ids = new Set([...(known?.ids ?? []), ...(renamed[row] ?? [row])]);
    rules.set(key, { family: known?.family ?? family, ids: [...ids] });
  }
}

const tools: Readonly<Record<string, string>> = {
  T: 'trivy',
  C: 'checkov',
  L: 'kube-linter',
  S: 'kube-score',
  P: 'polaris',
  K: 'kics-dir',
  U: 'kubescape-control',
  Y: 'kyverno',
  D: 'datree-number',
  G: 'gatekeeper-name',
};

/** `T KSV-0017; C CKV_K8S_29,30; D 62-79 (…)` → `trivy/KSV-0017`, `checkov/CKV_K8S_29`, … */
function peerKeys(ids: string): readonly string[] {
  const keys: string[] = [];
  for (const part of ids.split(/;\s*/)) {
    const match = /^([A-Z]) (.*)$/.exec(part.replace(/\S*\(PSP\)/g, '').replace(/\([^)]*\)/g, ''));
    const tool = tools[match?.[1] ?? ''];
    if (!match || tool === undefined) continue;
    let prefix = '';
    for (const token of (match[2] ?? '').split(',').map((one) => one.trim())) {
      if (token === '' || / /.test(token) || token === 'C-0211') continue;
      const range = /^(\d+)-(\d+)$/.exec(token);
      if (range) for (let n = Number(range[1]); n <= Number(range[2]); n += 1) keys.push(`${tool}/${n}`);
      else if (/^\d+$/.test(token) && prefix !== '') keys.push(`${tool}/${prefix}${token}`);
      else keys.push(`${tool}/${token}`);
      prefix = /^(\D+(?:K8S_)?)\d+$/.exec(token)?.[1] ?? prefix;
    }
  }
  return keys;
}

export const readJson = <Value>(path: string): Value =>
  JSON.parse(readFileSync(new URL(path, shared), 'utf8')) as Value;
