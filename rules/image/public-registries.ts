import { currentHost } from './moved.ts';
import type { ImageReference } from './reference.ts';

/** Whether anybody can pull from an image's registry, so that it says nothing of who vouches for the image. */
export const isPublicRegistry = ({ registry }: ImageReference): boolean => {
  const host = currentHost(registry.toLowerCase());
  return publicHosts.has(host) || publicDomains.some((domain) => host.endsWith(domain));
};

const publicHosts: ReadonlySet<string> = new Set([
  'docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'mirror.gcr.io',
  'marketplace.gcr.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
  'registry.gitlab.com',
  'registry.k8s.io',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'registry.fedoraproject.org',
  'registry.opensuse.org',
  'registry.suse.com',
  'registry.istio.io',
  'registry.datadoghq.com',
  'container-registry.oracle.com',
  'docker.elastic.co',
  'cgr.dev',
  'dhi.io',
  'nvcr.io',
  'icr.io',
  'lscr.io',
  'cr.fluentbit.io',
  'cr.l5d.io',
  'codeberg.org',
]);

const publicDomains = ['.gcr.io'];
