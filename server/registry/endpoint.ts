import { connect, type TLSSocket } from 'node:tls';
import { guardedLookup } from './http/address.ts';
import { mayBePlain } from './http/plain.ts';
import { proxyFor } from './http/proxy.ts';
import type { Network } from './http.ts';
import type { Trouble } from './trouble.ts';

/** One server that a registry's content is read from. */
export interface Endpoint {
  /** The registry as people name it: `docker.io`, `registry.example:5000`. */
  readonly registry: string;
  /** Under which credentials are kept. */
  readonly authHost: string;
  /** What `/v2/…` is joined to. */
  base(signal: AbortSignal): Promise<URL>;
}

/** The servers for a registry, in the order in which they are asked: its mirror, where the user named one, and itself. */
export function endpointsFor(host: string, network: Network): readonly Endpoint[] | Trouble {
  const registry = hubNames.has(host.toLowerCase()) ? hub : host.toLowerCase();
  if (!hostPattern.test(registry) || !URL.canParse(`https://${registry}`))
    return { trouble: 'wrong-name', message: 'That is not the name of a registry.' };
  const own: Endpoint = {
    registry,
    authHost: registry,
    base: baseOf(registry === hub ? hubHost : registry, network),
  };
  const mirror = network.mirrors.get(registry);
  if (mirror === undefined) return [own];
  const url = mirrorUrl(mirror);
  if (url === undefined)
    return {
      trouble: 'wrong-name',
      message: `The mirror that is set for \`${registry}\` is not an HTTP URL.`,
    };
  return [{ registry: url.host, authHost: url.host, base: async () => url }, own];
}

const hub = 'docker.io';
const hubHost = 'registry-1.docker.io';
const hubNames: ReadonlySet<string> = new Set([hub, 'index.docker.io', hubHost]);

const hostPattern = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[a-f0-9:.]+\])(?::\d{1,5})?$/;

function mirrorUrl(text: string): URL | undefined {
  const whole = text.includes('://') ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
}

/** HTTPS; where plain HTTP is allowed, whichever of the two the server speaks, found out once. */
function baseOf(host: string, network: Network): Endpoint['base'] {
  const secure = new URL(`https://${host}`);
  const plain = new URL(`http://${host}`);
  let known: URL | undefined = mayBePlain(plain, network) ? undefined : secure;
  return async (signal) => {
    known ??= (await speaksTls(secure, network, signal)) ? secure : plain;
    return known;
  };
}

/** Whether a server answers to the first words of TLS. It is told nothing but its own name. */
function speaksTls(url: URL, network: Network, signal: AbortSignal): Promise<boolean> {
  const isDirect = [url, new URL(`http://${url.host}`)].every(
    (each) => proxyFor(each, network) === undefined,
  );
  if (signal.aborted || !isDirect) return Promise.resolve(false);
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const lookup = guardedLookup((reach) => reach !== undefined);
    const socket: TLSSocket = connect({
      host,
      port: Number(url.port || 443),
      lookup,
      // The certificate is looked at when something is asked.
      rejectUnauthorized: false,
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    });
    const done = (answer: boolean): void => {
      signal.removeEventListener('abort', end);
      socket.destroy();
      resolve(answer);
    };
    const end = (): void => done(false);
    signal.addEventListener('abort', end, { once: true });
    socket.setTimeout(longest, end);
    socket.once('error', end);
    socket.once('secureConnect', () => done(true));
  });
}

const longest = 5_000;
