import type { Network } from '../../registry/http.ts';
import { readAll, send } from '../../registry/http.ts';
import type { Certificate } from './certificate.ts';
import { type Der, octetsOf, oidOf, partsOf, readDer, timeOf } from './der.ts';
import { refuse } from './refusal.ts';

/** Whom is asked about whom. */
export interface Asked {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly now: Date;
  /** Before when the signature was made, where that is proven: what became invalid later does not count. */
  readonly provenTime: Date | undefined;
}

export type RevocationAnswer =
  | { readonly status: 'good' }
  | { readonly status: 'revoked' }
  /** Why it cannot be told, as a sentence. */
  | { readonly status: 'unknown'; readonly reason: string };

/**
 * What an address of a certificate answers; a refusal where it does not. Such addresses are without TLS by design
 * (RFC 6960, A.1; RFC 5280, 4.2.1.13), because what they answer is signed: their host may be spoken to so, for this.
 */
export async function fetchSigned(
  url: URL,
  { network, signal }: Pick<Asked, 'network' | 'signal'>,
  { mostMs, mostBytes }: { readonly mostMs: number; readonly mostBytes: number },
): Promise<Uint8Array> {
  const host = url.port === '' ? `${url.hostname}:80` : url.host;
  const plain = url.protocol === 'http:' ? [...network.plainHttpHosts, host] : network.plainHttpHosts;
  const asked = { url, signal, mostBytes, mostMs, idleMs: mostMs };
  const answer = await send(asked, { ...network, plainHttpHosts: plain });
  if ('trouble' in answer) return refuse(answer.message);
  const body = await readAll(answer, Math.max(mostBytes, 65_536));
  if (answer.status !== 200) return refuse(`\`${url.host}\` answers ${answer.status}.`);
  return body instanceof Uint8Array ? body : refuse(body.message);
}

/** Of a list of addresses those that are URLs for HTTP; others (LDAP) are not asked. */
export const httpUrls = (addresses: readonly string[]): readonly URL[] =>
  addresses.flatMap((address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) ? [url] : [];
  });

/** Clocks differ a little. */
const skew = 5 * 60_000;

/** Refuses what is said for another time than now. */
export function checkCurrent(thisUpdate: Date, nextUpdate: Date | undefined, now: Date): void {
  if (thisUpdate.getTime() > now.getTime() + skew) refuse('The answer is of the future.');
  if (nextUpdate === undefined || nextUpdate < now) refuse('The answer is too old.');
}

/** Extensions of an answer by their object identifiers. */
export function extensionsOf(
  extensions: Der | undefined,
): ReadonlyMap<string, { readonly critical: boolean; readonly value: Buffer }> {
  if (extensions === undefined) return new Map();
  return new Map(
    partsOf(extensions).map((extension) => {
      const parts = partsOf(extension);
      const critical = parts[1]?.tag.isBoolean() ? parts[1].toBoolean() : false;
      return [oidOf(parts[0]), { critical, value: octetsOf(parts.at(-1)) }];
    }),
  );
}

const invalidityDate = '2.5.29.24';

/** Whether a revocation means signatures made before a proven time: not where the key became invalid after it. */
export async function isRevokedFor(
  provenTime: Date | undefined,
  extensions: ReturnType<typeof extensionsOf>,
): Promise<boolean> {
  const since = extensions.get(invalidityDate);
  if (since === undefined || provenTime === undefined) return true;
  return provenTime >= timeOf(await readDer(since.value));
}

/** The content of a number without its zeros in front. */
export const isSameNumber = (one: Buffer, other: Buffer): boolean => trimmed(one).equals(trimmed(other));

const trimmed = (number: Buffer): Buffer => {
  const at = number.findIndex((byte) => byte !== 0);
  return at < 0 ? Buffer.alloc(0) : number.subarray(at);
};
