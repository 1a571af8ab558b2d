/** Where a peer or a standard describes a check, given as `tool/rule`; undefined where no address is known. */
export function sourceLink(source: string): string | undefined {
  const slash = source.indexOf('/');
  return pages[source.slice(0, slash)]?.(source.slice(slash + 1));
}

const pages: Readonly<Record<string, (rule: string) => string | undefined>> = {
  hadolint: (rule) =>
    rule.startsWith('SC')
      ? `https://www.shellcheck.net/wiki/${rule}`
      : `https://github.com/hadolint/hadolint/wiki/${rule}`,
  buildkit: (rule) => `https://docs.docker.com/reference/build-checks/${kebab(rule)}/`,
  trivy: (rule) => `https://avd.aquasec.com/misconfig/${rule.toLowerCase()}`,
  checkov: (rule) =>
    `https://www.checkov.io/5.Policy%20Index/${rule.startsWith('CKV_DOCKER') ? 'dockerfile' : 'kubernetes'}.html`,
  'kube-linter': () => 'https://docs.kubelinter.io/#/generated/checks',
  'kube-score': () => 'https://github.com/zegl/kube-score/blob/master/README_CHECKS.md',
  polaris: () => 'https://polaris.docs.fairwinds.com/checks/security/',
  kubescape: (rule) =>
    /^C-\d+$/.test(rule) ? `https://kubescape.io/docs/controls/${rule.toLowerCase()}/` : undefined,
  dockle: (rule) => `https://github.com/goodwithtech/dockle/blob/master/CHECKPOINT.md#${rule.toLowerCase()}`,
  pss: () => 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
};

/** `FromAsCasing` → `from-as-casing`. */
const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
