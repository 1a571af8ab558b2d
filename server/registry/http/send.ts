import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Trouble } from '../trouble.ts';
import { forbidden, guardedLookup, isLoopbackHost, literalReach, mayReach, reachOf } from './address.ts';
import { mostKept, plainAgent, tlsAgent, tunnelAgent } from './agents.ts';
import { strict } from './authorities.ts';
import { bodyOf } from './body.ts';
import { troubleFrom } from './failure.ts';
import { mayBePlain } from './plain.ts';
import { proxyAuthorization, proxyFor, proxyUrl } from './proxy.ts';
import { tooLarge } from './read-all.ts';
import type { HttpAnswer, HttpRequest, Network, Reach } from './request.ts';
import { proxyTrust } from './tunnel.ts';

/**
 * Asks one URL and follows no redirect. TLS is a must but on loopback, on a socket and where the user named the host;
 * the address is judged at the moment of the connection. Every failure is a value; of the body's, the stream's end.
 */
export async function send(asked: HttpRequest, network: Network): Promise<HttpAnswer | Trouble> {
  const way = wayTo(asked, network);
  if ('trouble' in way) return way;
  // Connections that were kept open may have been closed meanwhile by the other side; nothing was read of them.
  for (let attempt = 0; attempt <= mostKept; attempt += 1) {
    const answer = await once(asked, way);
    if (answer !== 'stale') return answer;
  }
  return { trouble: 'network', message: `\`${asked.url.host}\` breaks off the connection.` };
}

/** Where a request goes, and how. */
interface Way {
  readonly isTls: boolean;
  readonly options: RequestOptions;
  /** Where the address lies, if that need not or cannot be looked at. */
  readonly reach: Reach | undefined;
}

const defaultIdle = 30_000;

function wayTo(asked: HttpRequest, network: Network): Way | Trouble {
  const { url, socketPath, tls } = asked;
  if (socketPath !== undefined) return { isTls: false, options: { socketPath }, reach: 'loopback' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return notHttp(url);
  const isTls = url.protocol === 'https:';
  if (!isTls && !mayBePlain(url, network)) return needsTls(url);
  const allowed = asked.reach ?? 'loopback';
  const literal = literalReach(url.hostname);
  if (literal !== undefined && (literal.reach === undefined || !mayReach(allowed, literal.reach)))
    return troubleFrom(forbidden(url.host), url);
  const proxy = tls === undefined ? proxyFor(url, network) : undefined;
  if (proxy !== undefined) return wayThrough(proxy, url, network, literal?.reach ?? 'public');
  // Plain HTTP to `localhost` must end on this machine, whatever a resolver says of that name.
  const isHere = isLoopbackHost(url.hostname);
  const lookup = guardedLookup(
    (reach) => reach !== undefined && mayReach(allowed, reach) && (!isHere || reach === 'loopback'),
  );
  const guard = `${allowed} ${isHere}`;
  const keys = tls === undefined ? {} : definedOf(tls);
  const agent = tls !== undefined ? false : isTls ? tlsAgent(url, guard, network) : plainAgent(guard);
  return {
    isTls,
    options: { ...(isTls ? strict : {}), ...keys, ...hostOf(url), lookup, agent },
    reach: undefined,
  };
}

function wayThrough(text: string, url: URL, network: Network, reach: Reach): Way | Trouble {
  const proxy = proxyUrl(text);
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) {
    const message = 'The proxy that is set is not the URL of an HTTP proxy; others are not spoken to.';
    return { trouble: 'unsupported', message };
  }
  if (url.protocol === 'https:')
    return { isTls: true, options: { ...hostOf(url), agent: tunnelAgent(url, proxy, network) }, reach };
  const authorization = proxyAuthorization(proxy);
  const headers = {
    host: url.host,
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  };
  return {
    isTls: proxy.protocol === 'https:',
    options: { ...proxyTrust(proxy, network), ...hostOf(proxy), path: url.href, headers, agent: false },
    reach,
  };
}

function once(asked: HttpRequest, way: Way): Promise<HttpAnswer | Trouble | 'stale'> {
  const { url, signal, idleMs = defaultIdle, mostMs } = asked;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(troubleFrom(signal.reason, url, signal));
    let call: ClientRequest;
    try {
      call = (way.isTls ? tlsRequest : request)(optionsOf(asked, way));
    } catch (error) {
      return resolve(troubleFrom(error, url, signal));
    }
    let destroyable: { destroy(error: Error): unknown } = call;
    const end = (): void => void destroyable.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' }));
    const whole = mostMs === undefined ? undefined : setTimeout(end, mostMs);
    const head = setTimeout(end, idleMs);
    call.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(head);
      clearTimeout(whole);
      const isStale = call.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? '') && !signal.aborted;
      resolve(isStale ? 'stale' : troubleFrom(error, url, signal));
    });
    let address: string | undefined;
    call.once('socket', (socket) => {
      // Once a connection is closed, nobody knows any more where it led.
      const look = (): void => {
        address = socket.remoteAddress;
      };
      if (socket.connecting) socket.once('connect', look);
      else look();
    });
    call.once('response', (response) => {
      clearTimeout(head);
      destroyable = response;
      response.once('close', () => clearTimeout(whole));
      resolve(answerOf(response, asked, way.reach ?? reachOf(address ?? '') ?? 'public'));
    });
    call.end(asked.body);
  });
}

function optionsOf({ url, method, headers, body, signal }: HttpRequest, { options }: Way): RequestOptions {
  return {
    method: method ?? 'GET',
    path: `${url.pathname}${url.search}`,
    signal,
    maxHeaderSize: 32_768,
    ...options,
    headers: {
      'user-agent': 'seaworthy',
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
      ...options.headers,
    },
  };
}

function answerOf(response: IncomingMessage, asked: HttpRequest, reach: Reach): HttpAnswer | Trouble {
  const { url, method } = asked;
  const status = response.statusCode ?? 0;
  // An error or a redirect explains itself in a few words, however short the thing is that was asked for.
  const mostBytes = status >= 300 ? Math.max(asked.mostBytes, 65_536) : asked.mostBytes;
  const announced = Number(response.headers['content-length'] ?? 0);
  if (method !== 'HEAD' && announced > mostBytes) {
    response.destroy();
    return tooLarge(url, mostBytes);
  }
  const pairs = Object.entries(response.headers);
  return {
    status,
    headers: new Map(
      pairs.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
    ),
    body: bodyOf(response, { ...asked, mostBytes, idleMs: asked.idleMs ?? defaultIdle }),
    url,
    reach,
  };
}

function hostOf(url: URL): RequestOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, ...(url.port === '' ? {} : { port: url.port }), protocol: url.protocol };
}

const definedOf = (keys: object): object =>
  Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));

const notHttp = (url: URL): Trouble => ({
  trouble: 'refused',
  message: `Only HTTPS is spoken, not \`${url.protocol.slice(0, -1)}\`.`,
});

const needsTls = (url: URL): Trouble => ({
  trouble: 'refused',
  message: `\`${url.host}\` is not spoken to without TLS, because you did not name it as a host for plain HTTP.`,
});
