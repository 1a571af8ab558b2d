import { matches } from '../image/wildcard.ts';

/**
 * Whether an identity or an issuer is as a policy writes it: exactly so, or with `*` for any run of characters. The
 * whole text must fit, and letters count as they are written.
 */
export const fits = (pattern: string, text: string): boolean =>
  pattern.includes('*')
    ? matches([...pattern], [...text], '*', (wanted, letter) => wanted === letter)
    : pattern === text;

/**
 * Why a pattern of an identity means anyone at all, as the end of a sentence; undefined where it means somebody. A
 * signature by anyone proves nothing, so such a pattern is refused where it is read.
 */
export function meansAnyone(pattern: string): string | undefined {
  if (!pattern.includes('*')) return undefined;
  if (!/[\p{L}\p{N}]/u.test(withoutScheme(pattern))) return 'anyone at all';
  const [, host, account] = /^https?:\/\/([^/*]+)(?:\/+([^/]*))?/.exec(pattern) ?? [];
  if (host !== undefined && openHosts.has(host) && !/[^*]/.test(account ?? '*')) return `anyone at ${host}`;
  // What stands before the first fixed letter can be chosen freely: a branch may be called like another repository.
  if (/^(?:https?:\/\/)?\*/.test(pattern) && !/^\*@[^*@]+$/.test(pattern) && !ownHost.test(pattern))
    return 'anyone whose branch or repository is called like this';
  return undefined;
}

/** Where anybody can have an account. */
const openHosts: ReadonlySet<string> = new Set(['github.com', 'gitlab.com', 'codeberg.org', 'bitbucket.org']);

/** `https://*.acme.com/…`: a host below one that is named. */
const ownHost = /^https?:\/\/\*\.[^/*]+\.[^/*]+(?:\/|$)/;

const withoutScheme = (pattern: string): string => pattern.replace(/^[a-z][a-z0-9+.*-]*:\/*/i, '');
