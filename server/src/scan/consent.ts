import type { ImageName } from '../../image/name.ts';
import { type DaemonKind, daemonName, daemonPlaces } from '../../image/source/daemon/places.ts';
import type { Network } from '../../registry/http.ts';
import type { Consent } from '../protocol-scan.ts';
import type { ScanSettings } from './settings.ts';

/** One that would be spoken to: how it is remembered, and in words. */
export interface Speaks {
  readonly key: string;
  readonly line: string;
}

/** Whom a scan of an image speaks to beyond this machine. */
export async function consentFor(
  name: ImageName,
  settings: ScanSettings,
  network: Network,
): Promise<Consent> {
  return consentOf([
    ...(name.from === 'registry' ? [registrySpeaks(name.reference.registry, settings)] : []),
    ...(name.from === 'daemon' ? await remoteDaemons(daemonsOf(name.daemon), network) : []),
    ...(settings.scanner === 'embedded' ? advisoriesSpeak(settings) : [scannerSpeaks(settings.scanner)]),
  ]);
}

/** Whom a look at the local daemons speaks to beyond this machine. */
export const consentForDaemons = async (network: Network): Promise<Consent> =>
  consentOf(await remoteDaemons(daemonsOf('any'), network));

const daemonsOf = (daemon: DaemonKind | 'any'): readonly DaemonKind[] =>
  daemon === 'any' ? ['docker', 'podman'] : [daemon];

/** Whom a download of advisories speaks to. */
export function consentForDownload({ advisoriesMirror }: ScanSettings): Consent {
  const host = advisoriesMirror === undefined ? osvFiles : hostOf(advisoriesMirror);
  if (host === undefined) return consentOf([]);
  return consentOf([
    { key: `osv-files:${host}`, line: `${host}, to download advisories. It is sent nothing of yours.` },
  ]);
}

/** What of it is not allowed yet; undefined where all is. */
export function missing({ keys, lines }: Consent, allowed: readonly string[]): Consent | undefined {
  const open = keys.flatMap((key, index) => (allowed.includes(key) ? [] : [index]));
  if (open.length === 0) return undefined;
  return { keys: open.map((index) => keys[index] ?? ''), lines: open.map((index) => lines[index] ?? '') };
}

const osvApi = 'api.osv.dev';
const osvFiles = 'osv-vulnerabilities.storage.googleapis.com';

export function registrySpeaks(registry: string, { registryMirrors }: ScanSettings): Speaks {
  const mirror = registryMirrors.get(registry);
  const host = (mirror === undefined ? undefined : hostOf(mirror)) ?? registry;
  const shown = host === 'docker.io' ? 'registry-1.docker.io (Docker Hub)' : host;
  return {
    key: `registry:${host}`,
    line: `${shown}, to read the image and its signatures, and the hosts that it names for signing in and for its layers.`,
  };
}

export const remoteDaemonsOf = (daemon: DaemonKind | 'any', network: Network): Promise<readonly Speaks[]> =>
  remoteDaemons(daemonsOf(daemon), network);

/** A daemon of another machine is a host like any other. Asks for nothing itself. */
async function remoteDaemons(kinds: readonly DaemonKind[], network: Network): Promise<readonly Speaks[]> {
  const places = await Promise.all(kinds.map((kind) => daemonPlaces(kind, network)));
  return places
    .flatMap((some) => ('trouble' in some ? [] : some))
    .filter(({ socketPath, url }) => socketPath === undefined && !loopback.test(url.hostname))
    .map(({ kind, url }) => ({
      key: `daemon:${url.host}`,
      line: `${url.host}, where your ${daemonName(kind)} runs.`,
    }));
}

const loopback = /^(?:localhost|127\.[\d.]+|\[::1\])$/;

const advisoriesSpeak = ({ advisories }: ScanSettings): readonly Speaks[] =>
  advisories === 'osv-api'
    ? [
        {
          key: `osv-api:${osvApi}`,
          line: `${osvApi}, to look for vulnerabilities. It is sent names and versions of the packages in the image.`,
        },
      ]
    : [];

const scannerSpeaks = (scanner: string): Speaks => ({
  key: `tool:${scanner}`,
  line: `${scanner}, a program of yours, which speaks to the hosts of its own vulnerability data.`,
});

export const consentOf = (speaks: readonly Speaks[]): Consent => ({
  keys: speaks.map(({ key }) => key),
  lines: speaks.map(({ line }) => line),
});

/** Undefined for what is no address of a host: a folder. */
function hostOf(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address)) return undefined;
  try {
    return new URL(address).host;
  } catch {
    return undefined;
  }
}
