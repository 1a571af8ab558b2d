import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { Limits } from '../limits.ts';
import type { ImageName } from '../name.ts';
import { daemonSource } from './daemon/daemon-source.ts';
import { fileSource } from './file-source.ts';
import { parsePlatform } from './platform.ts';
import { registrySource } from './registry-source.ts';
import type { ImageSource } from './source.ts';

export interface SourceSettings {
  readonly network: Network;
  /** `linux/arm64`; undefined: the host's, or the only one that there is. */
  readonly platform: string | undefined;
  readonly limits: Limits;
  /** What may be asked: files alone, daemons too, everything. */
  readonly allowed: 'files' | 'daemon' | 'network';
}

/** The place that a name means. Nothing is read or asked before the source is. */
export function openSource(name: ImageName, settings: SourceSettings): ImageSource | Trouble {
  const platform = settings.platform === undefined ? undefined : parsePlatform(settings.platform);
  if (settings.platform !== undefined && platform === undefined) {
    return { trouble: 'wrong-name', message: 'The platform is no platform. Write one like `linux/amd64`.' };
  }
  switch (name.from) {
    case 'docker-archive':
    case 'oci-archive':
    case 'oci':
      return fileSource(name, platform, settings.limits);
    case 'daemon':
      if (settings.allowed === 'files') return onlyFiles('the local daemon');
      return daemonSource(name, platform, settings.network, settings.limits);
    case 'registry':
      if (settings.allowed === 'files') return onlyFiles('a registry');
      if (settings.allowed === 'daemon') return onlyLocal;
      return registrySource(name.reference, platform, settings.network, settings.limits);
  }
}

const onlyLocal: Trouble = {
  trouble: 'refused',
  message: 'A registry is asked only where the network is allowed, which it is not here.',
};

const onlyFiles = (what: string): Trouble => ({
  trouble: 'refused',
  message: `Nothing may be asked of ${what} while this folder is not trusted. An archive or a layout can be scanned.`,
});
