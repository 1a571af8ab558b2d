import type { ImageReference } from '../image/reference.ts';

/** A user that an image brings along. */
export interface KnownUser {
  readonly name: string;
  /** `undefined` where only the name is sure, as on Windows. */
  readonly id: number | undefined;
}

/** Whether containers of an image run as somebody else than root without a word in the Dockerfile. */
export function runsAsNonRoot(image: ImageReference): boolean {
  const { repository, tag = '' } = image;
  const place = `${image.registry}/${repository}`;
  if (/(?:^|[-_/.])(?:nonroot|rootless|unprivileged)(?:$|[-_/.])/.test(`${repository}/${tag}`)) return true;
  if (repository.startsWith('dotnet/') && /-(?:chiseled|distroless)/.test(tag)) return true;
  if (repository === 'windows/nanoserver') return !/^(?:sac2016|10\.0\.14393)/.test(tag);
  return nonRootPlaces.some((pattern) => pattern.test(place)) && !/(?:^|-)root(?:-|$)/.test(tag);
}

/**
 * Whether containers of an image surely run as root: the official images that set no user. Nothing is sure of an
 * image that this table does not know.
 */
export const runsAsRoot = (image: ImageReference): boolean =>
  image.registry === 'docker.io' && officialRoot.test(image.repository) && !runsAsNonRoot(image);

/** The user that an image has for the job, where it has one. */
export function userIn(image: ImageReference): KnownUser | undefined {
  const { registry, repository, tag = '' } = image;
  const place = `${registry}/${repository}`;
  const found = usersOfImages.find(
    ({ image: pattern, tag: tags }) => pattern.test(place) && (tags === undefined || tags.test(tag)),
  );
  return found && { name: found.name, id: found.id };
}

/** How an image makes a user; undefined where it cannot, or nobody knows. */
export function familyOf(image: ImageReference): 'useradd' | 'adduser' | 'windows' | undefined {
  const { registry, repository, tag = '' } = image;
  const name = repository.replace(/^library\//, '');
  if (/windowsservercore|nanoserver|^(?:windows|ltsc)/.test(tag) || /^windows\b/.test(name)) return 'windows';
  if (registry === 'gcr.io' && repository.startsWith('distroless/')) return undefined;
  if (/(?:^|-)alpine/.test(tag) || /^(?:alpine|busybox)$/.test(name)) return 'adduser';
  if (/minimal|micro/.test(name) || /(?:^|-)(?:distroless|chiseled|static|busybox)/.test(tag))
    return undefined;
  const isOfficial = registry === 'docker.io' && repository.startsWith('library/');
  if (isOfficial && withUseradd.test(name)) return 'useradd';
  const isUbi = registry === 'registry.access.redhat.com' && /^ubi\d+(?:\/ubi)?$/.test(repository);
  const isDotnet = registry === 'mcr.microsoft.com' && repository.startsWith('dotnet/');
  return isUbi || isDotnet ? 'useradd' : undefined;
}

const nonRootPlaces: readonly RegExp[] = [
  /^cgr\.dev\//,
  /^dhi\.io\//,
  /^docker\.io\/chainguard\//,
  /^docker\.io\/bitnami(?:legacy|secure)?\//,
  /^public\.ecr\.aws\/bitnami\//,
  /^docker\.io\/(?:grafana\/(?:grafana|loki|tempo|mimir)|prom\/[^/]+|jenkins\/[^/]+|selenium\/[^/]+)$/,
  /^quay\.io\/(?:prometheus\/[^/]+|keycloak\/keycloak|jupyter\/[^/]+)$/,
  /^docker\.io\/jupyter\/[^/]+$/,
  /^docker\.io\/library\/(?:elasticsearch|kibana|logstash|solr|sonarqube|memcached|varnish)$/,
  /^docker\.elastic\.co\/(?:elasticsearch|kibana|logstash)\//,
  /^registry\.access\.redhat\.com\/ubi\d+\/(?:nodejs|python|ruby|php|perl|go-toolset|openjdk|httpd|nginx)-/,
  /^ghcr\.io\/puppeteer\/puppeteer$/,
];

const officialRoot =
  /^library\/(?:alpine|almalinux|amazonlinux|archlinux|buildpack-deps|busybox|centos|debian|eclipse-temurin|erlang|elixir|fedora|gcc|golang|gradle|httpd|maven|mariadb|mongo|mysql|nginx|node|openjdk|oraclelinux|perl|php|postgres|python|redis|rockylinux|ruby|rust|swift|tomcat|ubuntu)$/;

/** Official images with the `shadow` tools, where their tag does not say otherwise. */
const withUseradd =
  /^(?:almalinux|archlinux|buildpack-deps|centos|debian|eclipse-temurin|elixir|erlang|fedora|gcc|golang|gradle|haskell|httpd|julia|mariadb|maven|mongo|mysql|nginx|node|openjdk|oraclelinux|perl|php|postgres|pypy|python|r-base|redis|rockylinux|ruby|rust|swift|tomcat|ubuntu)$/;

interface UserOfImage extends KnownUser {
  readonly image: RegExp;
  readonly tag?: RegExp;
}

/** The first line that fits counts. Ids are those that the images' own Dockerfiles set. */
const usersOfImages: readonly UserOfImage[] = [
  { image: /^docker\.io\/library\/node$/, name: 'node', id: 1000 },
  { image: /^docker\.io\/cypress\/(?:base|browsers|included)$/, name: 'node', id: 1000 },
  { image: /^docker\.io\/library\/nginx$/, name: 'nginx', id: 101 },
  { image: /^docker\.io\/nginxinc\/nginx-unprivileged$/, name: 'nginx', id: 101 },
  { image: /^docker\.io\/library\/postgres$/, tag: /alpine/, name: 'postgres', id: 70 },
  { image: /^docker\.io\/library\/postgres$/, name: 'postgres', id: 999 },
  { image: /^docker\.io\/library\/redis$/, name: 'redis', id: 999 },
  { image: /^docker\.io\/library\/mongo$/, name: 'mongodb', id: 999 },
  { image: /^docker\.io\/library\/(?:mysql|mariadb)$/, name: 'mysql', id: 999 },
  { image: /^docker\.io\/library\/(?:php|wordpress|drupal|httpd)$/, tag: /alpine/, name: 'www-data', id: 82 },
  { image: /^docker\.io\/library\/(?:php|wordpress|drupal|httpd)$/, name: 'www-data', id: 33 },
  { image: /^docker\.io\/library\/gradle$/, name: 'gradle', id: 1000 },
  { image: /^docker\.io\/library\/ubuntu$/, tag: /^(?:2[4-9]\.|noble|latest$)/, name: 'ubuntu', id: 1000 },
  { image: /^docker\.io\/oven\/bun$/, name: 'bun', id: 1000 },
  { image: /^docker\.io\/denoland\/deno$/, name: 'deno', id: 1993 },
  { image: /^docker\.io\/grafana\/grafana$/, name: 'grafana', id: 472 },
  { image: /^docker\.io\/jenkins\//, name: 'jenkins', id: 1000 },
  { image: /^docker\.io\/bitnami/, name: 'the image’s own user', id: 1001 },
  { image: /^gcr\.io\/distroless\//, name: 'nonroot', id: 65532 },
  { image: /^(?:cgr\.dev|dhi\.io|docker\.io\/chainguard)\//, name: 'nonroot', id: 65532 },
  { image: /^mcr\.microsoft\.com\/dotnet\//, tag: /^(?:[89]|1\d)\.0/, name: 'app', id: 1654 },
  { image: /^mcr\.microsoft\.com\/windows(?:$|\/)/, name: 'ContainerUser', id: undefined },
];
