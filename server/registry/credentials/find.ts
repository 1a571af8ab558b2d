import type { Network } from '../http.ts';
import type { Credentials } from './credentials.ts';
import { type AuthFile, authFiles } from './files.ts';
import { askHelper } from './helper.ts';

export interface FoundCredentials {
  readonly credentials: Credentials | undefined;
  /** What went wrong on the way, as sentences; without any secret. */
  readonly problems: readonly string[];
}

/**
 * The credentials that the user keeps for a registry (`docker.io`, `registry.example:5000`), where Docker and Podman
 * keep them. Hosts are compared as a whole, port included (CVE-2026-59891 came of comparing parts). Podman's keys may
 * name a namespace below the host; the longest one that holds the repository counts.
 */
export async function findCredentials(
  host: string,
  repository: string,
  network: Network,
  signal: AbortSignal,
): Promise<FoundCredentials> {
  const problems: string[] = [];
  for (const file of authFiles(network)) {
    if (file.problem !== undefined) problems.push(file.problem);
    const helper = helperFor(file, host);
    if (helper !== undefined) {
      const answer = await askHelper(helper.name, helper.server, network, signal);
      if (typeof answer === 'string') problems.push(answer);
      else if (answer !== undefined) return { credentials: answer, problems };
    }
    const credentials = storedFor(file, host, repository);
    if (credentials !== undefined) return { credentials, problems };
  }
  return { credentials: undefined, problems };
}

function helperFor(
  { helpers, store }: AuthFile,
  host: string,
): { readonly name: string; readonly server: string } | undefined {
  const [server, own] = [...helpers].find(([key]) => isFor(splitKey(key).host, host)) ?? [];
  const name = own ?? store;
  // Docker takes an empty name for *no helper for this host*.
  return name ? { name, server: server ?? (isHub(host) ? hubKey : host) } : undefined;
}

function storedFor({ auths }: AuthFile, host: string, repository: string): Credentials | undefined {
  const matching = [...auths]
    .map(([key, credentials]) => ({ ...splitKey(key), credentials }))
    .filter((entry) => isFor(entry.host, host) && isWithin(repository, entry.namespace));
  return matching.sort((one, other) => other.namespace.length - one.namespace.length)[0]?.credentials;
}

/**
 * A key is a host, with or without a scheme and a version of the API (`https://index.docker.io/v1/`), or Podman's host
 * with a namespace. What follows the host of a URL is a path and no namespace.
 */
function splitKey(key: string): { readonly host: string; readonly namespace: string } {
  const [host = '', ...rest] = key.replace(/^https?:\/\//, '').split('/');
  const path = rest.join('/').replace(/\/+$/, '');
  const isHost = /^https?:/.test(key) || /^v[12]$/.test(path);
  return { host: host.toLowerCase(), namespace: isHost ? '' : path };
}

const isWithin = (repository: string, namespace: string): boolean =>
  namespace === '' || repository === namespace || repository.startsWith(`${namespace}/`);

const isFor = (written: string, host: string): boolean =>
  written !== '' && (written === host.toLowerCase() || (isHub(written) && isHub(host)));

const isHub = (host: string): boolean => hubHosts.has(host.toLowerCase());

/** One registry under all the names that it ever had. */
const hubHosts: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

const hubKey = 'https://index.docker.io/v1/';
