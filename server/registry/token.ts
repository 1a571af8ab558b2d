import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials/credentials.ts';
import { isLoopbackHost } from './http/address.ts';
import { type HttpAnswer, type Network, type Reach, readAll, send } from './http.ts';
import type { Trouble } from './trouble.ts';

export interface TokenRequest {
  readonly challenge: Extract<Challenge, { kind: 'bearer' }>;
  readonly repository: string;
  /** Undefined: it is asked for as nobody. */
  readonly credentials: Credentials | undefined;
  /** As messages name the registry. */
  readonly registry: string;
  /** Where the registry itself lies; its token service may not lie further inward. */
  readonly reach: Reach;
  readonly signal: AbortSignal;
  readonly idleMs: number | undefined;
}

export interface Token {
  readonly token: string;
  /** By the clock of `performance.now()`. */
  readonly until: number;
}

/**
 * Fetches a token for reading one repository. The token service must be spoken to by TLS, or lie on loopback as the
 * registry does; it redirects nowhere. A password goes to no other host than this and the registry's own.
 */
export async function fetchToken(request: TokenRequest, network: Network): Promise<Token | Trouble> {
  const { registry, reach, signal, idleMs } = request;
  const realm = realmOf(request);
  if ('trouble' in realm) return realm;
  const answer = await send(
    { ...tokenCall(realm, request), signal, reach, idleMs, mostBytes: mostTokenBytes, mostMs: longest },
    network,
  );
  if ('trouble' in answer) return inRealm(answer, registry);
  const body = await readAll(answer, mostTokenBytes);
  if ('trouble' in body) return inRealm(body, registry);
  if (answer.status !== 200) return notGiven(answer, request);
  return (
    tokenIn(body) ?? { trouble: 'broken', message: `The token service of \`${registry}\` gives no token.` }
  );
}

const mostTokenBytes = 1024 * 1024;

const longest = 30_000;

function realmOf({ challenge, registry, reach }: TokenRequest): URL | Trouble {
  const refused = (what: string): Trouble => ({
    trouble: 'refused',
    message: `\`${registry}\` names a token service that ${what}; it is not asked.`,
  });
  if (!URL.canParse(challenge.realm)) return refused('is not a URL');
  const realm = new URL(challenge.realm);
  if (realm.username !== '' || realm.password !== '') return refused('has a user in its URL');
  const isHere = realm.protocol === 'http:' && reach === 'loopback' && isLoopbackHost(realm.hostname);
  return realm.protocol === 'https:' || isHere ? realm : refused('is not spoken to by HTTPS');
}

/** GET with the password, or as nobody; POST for an identity token (distribution's OAuth2 specification). */
function tokenCall(realm: URL, { challenge, repository, credentials }: TokenRequest) {
  const scopes = scopesFor(repository, challenge.scope);
  if (credentials?.kind === 'identity') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service: challenge.service ?? '',
      client_id: 'seaworthy',
      scope: scopes.join(' '),
      refresh_token: credentials.token,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { url: realm, method: 'POST', headers, body: form.toString() } as const;
  }
  const url = new URL(realm);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  url.searchParams.delete('scope');
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const headers = credentials?.kind === 'password' ? { authorization: basic(credentials) } : {};
  return { url, headers };
}

/** To read this repository; a registry that knows it under another name may say so, but ask for no more than reading. */
function scopesFor(repository: string, asked: string | undefined): readonly string[] {
  const own = `repository:${repository}:pull`;
  return asked !== undefined && asked !== own && /^repository:[^\s:]+:pull$/.test(asked)
    ? [own, asked]
    : [own];
}

export const basic = ({ username, password }: Extract<Credentials, { kind: 'password' }>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Seconds that a token is good for where the service does not say (distribution's token specification). */
const defaultLife = 60;

function tokenIn(body: Uint8Array): Token | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { token, access_token, expires_in } = value as Readonly<Record<string, unknown>>;
  const text = [token, access_token].find((each) => typeof each === 'string' && /^[\x21-\x7e]+$/.test(each));
  if (typeof text !== 'string') return undefined;
  const life = typeof expires_in === 'number' && expires_in > 0 ? expires_in : defaultLife;
  // A little less, because a request takes its time.
  return { token: text, until: performance.now() + Math.max(life - 10, life / 2) * 1000 };
}

function notGiven({ status, url }: HttpAnswer, { registry, credentials }: TokenRequest): Trouble {
  if (status === 429)
    return {
      trouble: 'refused',
      message: `The token service of \`${registry}\` takes no more requests for now.`,
    };
  if (status < 400 || status >= 500)
    return {
      trouble: 'network',
      message: `The token service \`${url.host}\` of \`${registry}\` answers ${status}.`,
    };
  const message =
    credentials === undefined
      ? `\`${registry}\` wants credentials; \`docker login ${registry}\` stores them.`
      : `\`${registry}\` does not accept the credentials that you keep for it; \`docker login ${registry}\` renews them.`;
  return { trouble: 'auth-needed', message };
}

const inRealm = ({ trouble, message }: Trouble, registry: string): Trouble => ({
  trouble,
  message: trouble === 'cancelled' ? message : `The token service of \`${registry}\` fails: ${message}`,
});
