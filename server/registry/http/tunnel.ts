import { type RequestOptions, request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { TroubleError } from '../trouble.ts';
import { strict, trustFor } from './authorities.ts';
import { proxyAuthorization } from './proxy.ts';
import type { Network } from './request.ts';

/** A way to a host through a proxy (RFC 9110 §9.3.6), which then sees but the host's name. */
export function openTunnel(proxy: URL, target: string, network: Network): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const connect = (proxy.protocol === 'https:' ? tlsRequest : request)(
      tunnelOptions(proxy, target, network),
    );
    const fail = (message: string, error?: Error): void => {
      connect.destroy();
      reject(new TroubleError({ trouble: 'network', message }, { cause: error }));
    };
    connect.setTimeout(longest, () => fail(`The proxy \`${proxy.host}\` does not answer.`));
    connect.once('error', (error) => fail(`The proxy \`${proxy.host}\` cannot be reached.`, error));
    connect.once('response', () => fail(`The proxy \`${proxy.host}\` opens no tunnel.`));
    connect.once('connect', ({ statusCode }, socket, head) => {
      if (statusCode === 200 && head.length === 0) return resolve(socket);
      socket.destroy();
      const why = statusCode === 407 ? 'asks for a user and a password' : `answers ${statusCode ?? 0}`;
      fail(`The proxy \`${proxy.host}\` ${why} when \`${target}\` is asked for.`);
    });
    connect.end();
  });
}

const longest = 30_000;

function tunnelOptions(proxy: URL, target: string, network: Network): RequestOptions {
  const authorization = proxyAuthorization(proxy);
  return {
    ...proxyTrust(proxy, network),
    agent: false,
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: target,
    headers: {
      host: target,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
  };
}

/** What the connection to the proxy itself must be like. */
export const proxyTrust = (proxy: URL, network: Network): RequestOptions & ConnectionOptions =>
  proxy.protocol === 'https:' ? { ...strict, secureContext: trustFor(proxy.host, network).context } : {};
