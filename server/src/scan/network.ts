import { homedir } from 'node:os';
import type { Network } from '../../registry/http.ts';
import type { ScanSettings } from './settings.ts';

/**
 * How the network is reached: as the settings and the environment of this machine say. No program that helps with
 * credentials comes from the folders `outside`.
 */
export const networkOf = (
  { plainHttpHosts, registryMirrors }: ScanSettings,
  outside: readonly string[],
): Network => {
  const environment = { ...process.env };
  const of = (name: string): string | undefined => environment[name] ?? environment[name.toUpperCase()];
  return {
    plainHttpHosts,
    mirrors: registryMirrors,
    proxy: {
      ...proxy('http', of('http_proxy') ?? of('all_proxy')),
      ...proxy('https', of('https_proxy') ?? of('all_proxy')),
      ...proxy('no', of('no_proxy')),
    },
    environment,
    home: homedir(),
    outside,
  };
};

const proxy = (key: 'http' | 'https' | 'no', value: string | undefined): Partial<Network['proxy']> =>
  value === undefined || value === '' ? {} : { [key]: value };
