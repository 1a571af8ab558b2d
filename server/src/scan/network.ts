import type { Network } from '../../registry/http.ts';
import { networkOf } from '../../registry/network.ts';
import type { ScanSettings } from './settings.ts';

/**
 * How the network is reached: as the settings and the environment of this machine say. No program that helps with
 * credentials comes from the folders `outside`.
 */
export const networkBy = (
  { plainHttpHosts, registryMirrors }: ScanSettings,
  outside: readonly string[],
): Network => networkOf({ ...process.env }, { plainHttpHosts, mirrors: registryMirrors, outside });
