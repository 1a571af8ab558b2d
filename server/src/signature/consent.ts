import type { ImageName } from '../../image/name.ts';
import { pulledImage } from '../../image/pulled.ts';
import type { Network } from '../../registry/http.ts';
import type { Consent } from '../protocol-signature.ts';
import { consentOf, registrySpeaks, remoteDaemonsOf, type Speaks } from '../scan/consent.ts';
import type { ScanSettings } from '../scan/settings.ts';
import type { SignatureSettings } from './settings.ts';

/** Whom a look at signatures speaks to beyond this machine; each once, however many images lie there. */
export async function consentForSignatures(
  names: readonly ImageName[],
  {
    scan,
    signatures,
    allowed,
  }: {
    readonly scan: ScanSettings;
    readonly signatures: SignatureSettings;
    /** Keys that are allowed already. */
    readonly allowed: readonly string[];
  },
  network: Network,
): Promise<Consent> {
  const places = await Promise.all(names.map((name) => placeOf(name, { scan, allowed }, network)));
  const all = [...places.flat(), ...moreOf(signatures)];
  return consentOf([...new Map(all.map((one) => [one.key, one])).values()]);
}

/**
 * A bare reference means its registry. What a daemon has is looked for where it was pulled from, which only the daemon
 * knows: one of this machine is asked, one of another only once that is allowed.
 */
async function placeOf(
  name: ImageName,
  { scan, allowed }: { readonly scan: ScanSettings; readonly allowed: readonly string[] },
  network: Network,
): Promise<readonly Speaks[]> {
  if (name.from === 'registry') return [registrySpeaks(name.reference.registry, scan)];
  if (name.from !== 'daemon') return [];
  if (name.daemon === 'any' && name.reference !== undefined)
    return [registrySpeaks(name.reference.registry, scan)];
  const daemons = await remoteDaemonsOf(name.daemon, network);
  if (daemons.some(({ key }) => !allowed.includes(key))) return daemons;
  const pulled = await pulledImage(name, network, AbortSignal.timeout(longestMs));
  if ('trouble' in pulled || pulled.reference === undefined) return daemons;
  return [...daemons, registrySpeaks(pulled.reference.registry, scan)];
}

const longestMs = 15_000;

function* moreOf({ tool, revocation }: SignatureSettings): Generator<Speaks> {
  if (tool !== 'embedded') {
    yield {
      key: `tool:${tool}`,
      line: `${tool}, a program of yours, which speaks to the hosts that it needs itself.`,
    };
  } else if (revocation) {
    yield {
      key: 'revocation',
      line: 'The hosts that certificates of Notation signatures name, to ask whether they were revoked.',
    };
  }
}

/** Whom an update of the public trust root speaks to. */
export const consentForTrustRoot = (): Consent =>
  consentOf([
    {
      key: `trust-root:${trustRootHost}`,
      line: `${trustRootHost}, to fetch Sigstore’s trust root. It is sent nothing of yours.`,
    },
  ]);

const trustRootHost = 'tuf-repo-cdn.sigstore.dev';
