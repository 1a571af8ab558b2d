import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { strict, trustFor } from './authorities.ts';
import type { Network } from './request.ts';
import { openTunnel } from './tunnel.ts';

/**
 * Agents keep connections open for the next request. A connection is never used again under another guard than the
 * one that let it be made, so each guard has agents of its own.
 */
export const plainAgent = (guard: string): Agent => kept(`plain ${guard}`, () => new Agent(common));

export function tlsAgent(url: URL, guard: string, network: Network): Agent {
  const { key, context } = trustFor(url.host, network);
  return kept(`tls ${guard} ${key}`, () => new TlsAgent({ ...common, ...strict, secureContext: context }));
}

/** Speaks TLS to a host through a tunnel. */
export function tunnelAgent(url: URL, proxy: URL, network: Network): Agent {
  const { key, context } = trustFor(url.host, network);
  const target = `${url.hostname}:${url.port || 443}`;
  return kept(`tunnel ${proxy.href} ${target} ${key}`, () => {
    const agent = new TlsAgent({ ...common, ...strict });
    agent.createConnection = (_, callback): undefined => {
      openTunnel(proxy, target, network).then(
        (socket) => {
          // The certificate is held to the host; an address must not be said as a name (RFC 6066 §3).
          const host = url.hostname.replace(/^\[|\]$/g, '');
          const name = isIP(host) === 0 ? { servername: host } : {};
          callback?.(null, tlsConnect({ ...strict, ...name, secureContext: context, socket, host }));
        },
        // Node takes the error alone; its types ask for a stream beside it.
        (error: Error) => (callback as ((error: Error, stream?: Duplex) => void) | undefined)?.(error),
      );
    };
    return agent;
  });
}

/** Connections to one host that are kept open for later. */
export const mostKept = 4;

const common = { keepAlive: true, maxSockets: 16, maxFreeSockets: mostKept, timeout: 15_000 } as const;

const agents = new Map<string, Agent>();

function kept(name: string, make: () => Agent): Agent {
  const agent = agents.get(name) ?? make();
  agents.set(name, agent);
  return agent;
}
