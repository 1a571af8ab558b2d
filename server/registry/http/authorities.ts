import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls, { type SecureContext } from 'node:tls';
import type { Network } from './request.ts';

/** What TLS must be like, whatever the environment says. */
export const strict = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/**
 * Whom TLS trusts for a host: Node's authorities with those of `NODE_EXTRA_CA_CERTS`, the system's, which hold those
 * of a company, and what the user put beside the host's name for Docker or Podman: `certs.d/HOST:PORT/*.crt`.
 */
export function trustFor(
  host: string,
  network: Network,
): { readonly key: string; readonly context: SecureContext } {
  const own = ownAuthorities(host, network);
  const key = own.join('\n');
  const context = contexts.get(key) ?? contextWith(own);
  contexts.set(key, context);
  return { key, context };
}

const contexts = new Map<string, SecureContext>();

const contextWith = (own: readonly string[]): SecureContext =>
  tls.createSecureContext({ minVersion: 'TLSv1.2', ca: [...new Set([...general(), ...own])] });

function general(): readonly string[] {
  // The Electron of older editors has Node's own list alone.
  if (typeof tls.getCACertificates !== 'function') return tls.rootCertificates;
  return [...tls.getCACertificates('default'), ...system()];
}

function system(): readonly string[] {
  try {
    return tls.getCACertificates('system');
  } catch {
    return [];
  }
}

function ownAuthorities(host: string, { home, environment }: Network): readonly string[] {
  if (!/^[\w.:[\]-]+$/.test(host)) return [];
  const config = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  const folders = [
    join(home, '.docker/certs.d'),
    join(config, 'containers/certs.d'),
    '/etc/containers/certs.d',
    '/etc/docker/certs.d',
  ];
  return folders.flatMap((folder) => certificatesIn(join(folder, host)));
}

function certificatesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.crt'))
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}
