import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { TroubleError } from '../trouble.ts';

/**
 * How far inward an address lies: on the internet, in a private network, on this machine. Who lies further out
 * never sends us further in.
 */
export type Reach = 'public' | 'private' | 'loopback';

export const mayReach = (allowed: Reach, asked: Reach): boolean => depth[asked] <= depth[allowed];

/** The one that lies further out. */
export const outer = (one: Reach, other: Reach): Reach => (depth[one] <= depth[other] ? one : other);

/**
 * Where an address lies; undefined for those at which no server that is asked for can be: link-local ones, with the
 * clouds' services for credentials, multicast and reserved ones.
 */
export function reachOf(address: string): Reach | undefined {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const inner = embedded(plain) ?? plain;
  const family = isIP(inner) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(inner) === 0 || never.check(inner, family)) return undefined;
  if (loopback.check(inner, family)) return 'loopback';
  return inside.check(inner, family) ? 'private' : 'public';
}

/** What a host's name alone tells; undefined for a name that must be looked up. */
export function literalReach(host: string): { readonly reach: Reach | undefined } | undefined {
  const plain = host.replace(/^\[|\]$/g, '');
  if (isLocalName(plain)) return { reach: 'loopback' };
  return isIP(plain) === 0 ? undefined : { reach: reachOf(plain) };
}

/** Whether the host is this machine by its very name: `localhost`, 127.0.0.0/8, `::1`. */
export const isLoopbackHost = (host: string): boolean => literalReach(host)?.reach === 'loopback';

/**
 * Looks a name up and hands on only the addresses that `isAllowed`. It is what the connection itself uses, so that a
 * name cannot mean one address while it is judged and another when it is called.
 */
export function guardedLookup(isAllowed: (reach: Reach | undefined) => boolean): LookupFunction {
  return (hostname, options: LookupOptions, callback): void => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => isAllowed(reachOf(address)));
      const first = allowed[0];
      if (first === undefined) return callback(forbidden(hostname, found), '', 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/** Why an address is not called. */
export function forbidden(host: string, found: readonly LookupAddress[] = []): TroubleError {
  const address = found[0]?.address;
  const where = address === undefined ? `\`${host}\`` : `\`${host}\` (${address})`;
  return new TroubleError({
    trouble: 'refused',
    message: `${where} is not called: it lies at a private or local address, where this must not lead.`,
  });
}

const depth: Readonly<Record<Reach, number>> = { public: 0, private: 1, loopback: 2 };

const isLocalName = (host: string): boolean => /^localhost\.?$/i.test(host);

/** The IPv4 address that an IPv6 address of a translator stands for (RFC 6052, RFC 3056), or that it maps. */
function embedded(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const groups = groupsOf(address);
  const at = (index: number): string => {
    const [high, low] = [groups[index] ?? 0, groups[index + 1] ?? 0];
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  };
  const starts = (...head: number[]): boolean => head.every((group, index) => groups[index] === group);
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0x64, 0xff9b, 0, 0, 0, 0)) return at(6);
  if (starts(0, 0, 0, 0, 0, 0) && (groups[6] !== 0 || (groups[7] ?? 0) > 1)) return at(6);
  return starts(0x2002) ? at(1) : undefined;
}

function groupsOf(address: string): readonly number[] {
  // The URL parser writes every form of an IPv6 address in one way, without dots.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const numbers = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [numbers(head), numbers(tail ?? '')];
  if (tail === undefined) return before;
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function listOf(...ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

const loopback = listOf('127.0.0.0/8', '::1/128');

const inside = listOf(
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'],
  ...['fc00::/7', 'fec0::/10', '64:ff9b:1::/48'],
);

const never = listOf(
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'fe80::/10'],
  ...['ff00::/8', '100::/64'],
  // Services of clouds that hand out credentials, beside the link-local ones.
  ...['100.100.100.200/32', '168.63.129.16/32', 'fd00:ec2::254/128'],
);
