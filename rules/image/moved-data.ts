/** A place that images have left. */
export interface Moved {
  /** Hosts and the beginnings of repositories, by whole segments; `docker.io/library/NAME` for official images. */
  readonly from: readonly string[];
  /** What stands in the place of `from` now. */
  readonly to: string;
  /** The day, month or year of the move; undefined where nobody wrote it down. */
  readonly since: string | undefined;
  /** Where the move is announced. */
  readonly source: string;
  /**
   * What becomes of the rest of a reference.
   * - `host`: the same images under another host, nothing else changes.
   * - `same`: path and tag stay, but not every old tag is there.
   * - `frozen`: as `same`, but the new place gets no new versions either.
   * - `java`: the tag is written as Eclipse Temurin writes it.
   * - `none`: tags are others, so that no reference can be offered.
   */
  readonly rest: 'host' | 'same' | 'frozen' | 'java' | 'none';
  /** Repositories that stayed. */
  readonly except?: readonly string[];
  /** Tags that are still published at the old place. */
  readonly stayingTags?: RegExp;
}

const freeze = 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/';
const microsoft = 'https://azure.microsoft.com/en-us/blog/microsoft-syndicates-container-catalog/';
const hub = (name: string): string => `https://hub.docker.com/_/${name}`;

export const moves: readonly Moved[] = [
  { from: ['k8s.gcr.io'], to: 'registry.k8s.io', since: '2023-04-03', source: freeze, rest: 'host' },
  {
    from: [
      'gcr.io/google_containers',
      'gcr.io/google-containers',
      'us.gcr.io/k8s-artifacts-prod',
      'eu.gcr.io/k8s-artifacts-prod',
      'asia.gcr.io/k8s-artifacts-prod',
    ],
    to: 'registry.k8s.io',
    since: '2023-04-03',
    source: freeze,
    rest: 'same',
  },
  {
    from: ['docker.pkg.github.com'],
    to: 'ghcr.io',
    since: '2021-06-21',
    source:
      'https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-docker-registry',
    rest: 'same',
  },
  {
    from: ['launcher.gcr.io'],
    to: 'marketplace.gcr.io',
    since: undefined,
    source: 'https://cloud.google.com/software-supply-chain-security/docs/managed-base-images',
    rest: 'same',
  },
  {
    from: ['docker.io/bitnami'],
    to: 'docker.io/bitnamilegacy',
    since: '2025-09-29',
    source: 'https://github.com/bitnami/containers/issues/83267',
    rest: 'frozen',
    except: ['docker.io/bitnami/minideb'],
    stayingTags: /^latest$/,
  },
  {
    from: ['node', 'python', 'ruby', 'php', 'postgres', 'mysql', 'mariadb', 'redis', 'openjdk', 'golang'].map(
      (name) => `docker.io/circleci/${name}`,
    ),
    to: 'docker.io/cimg',
    since: '2021-12-31',
    source: 'https://circleci.com/docs/next-gen-migration-guide/',
    rest: 'none',
  },
  {
    from: ['quay.io/kubernetes-ingress-controller/nginx-ingress-controller'],
    to: 'registry.k8s.io/ingress-nginx/controller',
    since: '2020-09',
    source: 'https://github.com/kubernetes/ingress-nginx',
    rest: 'none',
  },
  {
    from: ['quay.io/k8scsi'],
    to: 'registry.k8s.io/sig-storage',
    since: '2021',
    source: 'https://kubernetes-csi.github.io/docs/sidecar-containers.html',
    rest: 'same',
  },
  {
    from: ['quay.io/external_storage/nfs-client-provisioner'],
    to: 'registry.k8s.io/sig-storage/nfs-subdir-external-provisioner',
    since: '2021',
    source: 'https://github.com/kubernetes-sigs/nfs-subdir-external-provisioner',
    rest: 'none',
  },
  {
    from: ['quay.io/coreos/prometheus-operator'],
    to: 'quay.io/prometheus-operator/prometheus-operator',
    since: '2020',
    source: 'https://github.com/prometheus-operator/prometheus-operator',
    rest: 'same',
  },
  {
    from: ['quay.io/coreos/kube-state-metrics'],
    to: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    since: '2021',
    source: 'https://github.com/kubernetes/kube-state-metrics',
    rest: 'none',
  },
  {
    from: ['gcr.io/kubebuilder/kube-rbac-proxy', 'quay.io/coreos/kube-rbac-proxy'],
    to: 'quay.io/brancz/kube-rbac-proxy',
    since: '2025-03-18',
    source: 'https://github.com/kubernetes-sigs/kubebuilder/discussions/3907',
    rest: 'same',
  },
  {
    from: ['quay.io/coreos/flannel'],
    to: 'ghcr.io/flannel-io/flannel',
    since: undefined,
    source: 'https://github.com/flannel-io/flannel',
    rest: 'none',
  },
  {
    from: ['quay.io/coreos/clair'],
    to: 'quay.io/projectquay/clair',
    since: undefined,
    source: 'https://github.com/quay/clair',
    rest: 'none',
  },
  {
    from: ['quay.io/coreos/dex'],
    to: 'ghcr.io/dexidp/dex',
    since: undefined,
    source: 'https://github.com/dexidp/dex',
    rest: 'none',
  },
  {
    from: ['gcr.io/kubernetes-helm/tiller'],
    to: 'ghcr.io/helm/tiller',
    since: '2020-11-13',
    source: 'https://helm.sh/blog/helm-v2-deprecation-timeline/',
    rest: 'same',
  },
  {
    from: ['mcr.microsoft.com/dotnet/core'],
    to: 'mcr.microsoft.com/dotnet',
    since: '2020-11-10',
    source: 'https://devblogs.microsoft.com/dotnet/announcing-net-5-0/',
    rest: 'same',
  },
  {
    from: ['docker.io/microsoft/windowsservercore'],
    to: 'mcr.microsoft.com/windows/servercore',
    since: '2018-05',
    source: microsoft,
    rest: 'same',
  },
  {
    from: ['docker.io/microsoft/nanoserver', 'docker.io/microsoft/windows-nanoserver'],
    to: 'mcr.microsoft.com/windows/nanoserver',
    since: '2018-05',
    source: microsoft,
    rest: 'same',
  },
  {
    from: ['docker.io/microsoft/mssql-server-linux'],
    to: 'mcr.microsoft.com/mssql/server',
    since: '2018-05',
    source: microsoft,
    rest: 'same',
  },
  {
    from: ['docker.io/microsoft/azure-cli'],
    to: 'mcr.microsoft.com/azure-cli',
    since: '2018-05',
    source: microsoft,
    rest: 'same',
  },
  {
    from: ['docker.io/microsoft/dotnet', 'docker.io/microsoft/aspnetcore'],
    to: 'mcr.microsoft.com/dotnet',
    since: '2018-05',
    source: microsoft,
    rest: 'none',
  },
  {
    from: ['docker.io/library/openjdk'],
    to: 'docker.io/library/eclipse-temurin',
    since: '2022',
    source: hub('openjdk'),
    rest: 'java',
    stayingTags: /-(?:ea|rc)(?:-|$)/,
  },
  {
    from: ['docker.io/library/java'],
    to: 'docker.io/library/eclipse-temurin',
    since: '2017',
    source: hub('java'),
    rest: 'java',
  },
  {
    from: ['docker.io/library/adoptopenjdk'],
    to: 'docker.io/library/eclipse-temurin',
    since: '2021',
    source: hub('adoptopenjdk'),
    rest: 'java',
  },
  {
    from: ['docker.io/library/centos'],
    to: 'quay.io/centos/centos',
    since: undefined,
    source: hub('centos'),
    rest: 'none',
  },
  {
    from: ['docker.io/library/consul'],
    to: 'docker.io/hashicorp/consul',
    since: '2023',
    source: hub('consul'),
    rest: 'same',
  },
  {
    from: ['docker.io/library/vault'],
    to: 'docker.io/hashicorp/vault',
    since: '2023',
    source: hub('vault'),
    rest: 'same',
  },
  {
    from: ['docker.io/library/jenkins'],
    to: 'docker.io/jenkins/jenkins',
    since: '2018',
    source: hub('jenkins'),
    rest: 'same',
  },
  {
    from: ['docker.io/library/owncloud'],
    to: 'docker.io/owncloud/server',
    since: undefined,
    source: hub('owncloud'),
    rest: 'none',
  },
  {
    from: ['docker.io/library/iojs'],
    to: 'docker.io/library/node',
    since: '2015',
    source: hub('iojs'),
    rest: 'none',
  },
  {
    from: ['docker.io/library/piwik'],
    to: 'docker.io/library/matomo',
    since: '2018',
    source: hub('piwik'),
    rest: 'none',
  },
  {
    from: ['docker.io/library/opensuse'],
    to: 'docker.io/opensuse/leap',
    since: '2018',
    source: hub('opensuse'),
    rest: 'none',
  },
  {
    from: ['docker.io/jboss/keycloak'],
    to: 'quay.io/keycloak/keycloak',
    since: '2022',
    source: 'https://hub.docker.com/r/jboss/keycloak',
    rest: 'none',
  },
];
