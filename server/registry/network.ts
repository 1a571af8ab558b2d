import { homedir } from 'node:os';
import type { Network } from './http/request.ts';

/**
 * The network as the user's environment has it: proxies by the variables that every tool reads. `HTTP_PROXY` in capitals
 * is what a web server's client may set (https://httpoxy.org), so that it does not count where one calls.
 */
export function networkOf(
  environment: NodeJS.ProcessEnv,
  more: Partial<Pick<Network, 'plainHttpHosts' | 'mirrors' | 'home' | 'outside'>> = {},
): Network {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
  const all = first('all_proxy', 'ALL_PROXY');
  const isCalled = environment['REQUEST_METHOD'] !== undefined;
  return {
    plainHttpHosts: [],
    mirrors: new Map(),
    environment,
    home: homedir(),
    ...more,
    proxy: {
      http: first('http_proxy', ...(isCalled ? [] : ['HTTP_PROXY'])) ?? all,
      https: first('https_proxy', 'HTTPS_PROXY') ?? all,
      no: first('no_proxy', 'NO_PROXY'),
    },
  };
}
