import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from './address.ts';
import type { Network } from './request.ts';

/**
 * The proxy for a URL; undefined where it is spoken to directly. This machine never goes through one. `NO_PROXY` is read
 * as Go's tools read it: `example.com` with all below it, `.example.com` only those, `*`, addresses, CIDR ranges,
 * each with a port if it has one.
 */
export function proxyFor(url: URL, { proxy }: Network): string | undefined {
  const address = url.protocol === 'https:' ? proxy.https : proxy.http;
  if (!address || isLoopbackHost(url.hostname) || isLeftOut(url, proxy.no ?? '')) return undefined;
  return address;
}

/** A proxy's URL; a bare `host:port` is one too. Undefined for what is none. */
export function proxyUrl(text: string): URL | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

/** The header that a proxy with a user in its URL wants; undefined without one. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '' && proxy.password === '') return undefined;
  const user = `${decoded(proxy.username)}:${decoded(proxy.password)}`;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}

function isLeftOut(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || means(entry, host, port));
}

function means(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return isInRange(entry, host);
  const [, bracketed, bare, itsPort] = /^(?:\[([^\]]*)\]|([^:]*|[^[]*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  const name = bracketed ?? bare ?? entry;
  if (itsPort !== undefined && itsPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  if (isIP(host) !== 0) return false;
  const below = name.startsWith('*.') ? name.slice(1) : name;
  return below.startsWith('.') ? host.endsWith(below) : host === below || host.endsWith(`.${below}`);
}

function isInRange(range: string, host: string): boolean {
  const [address = '', bits = ''] = range.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
