import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldOf, textAt } from '../../image/json.ts';
import type { TrustRootAnchor } from '../anchors.ts';
import { trustRootProblem } from './check.ts';

/**
 * The trust root of the public Sigstore: the newer of the one that ships with this program and the one that the user
 * fetched into `folder` (`updateTrustRoot`). Nothing is asked over the network.
 */
export async function publicGood(folder: string | undefined): Promise<TrustRootAnchor> {
  const own = await bundled();
  const fetched = folder === undefined ? undefined : await readFetched(folder);
  if (fetched === undefined || fetched.date <= own.date) return { ...known, grantedBy: 'Seaworthy', ...own };
  return { ...known, grantedBy: fetchedPath(folder ?? ''), ...fetched };
}

const known = { id: 'public-good' } as const;

export const publicGoodUrl = 'https://tuf-repo-cdn.sigstore.dev';

/** The day on which the snapshot was published that `@sigstore/tuf` 5.0.1 holds. */
const bundledOn = '2026-11-05';

/** Where the trust root lies that the user fetched. */
export const fetchedPath = (folder: string): string => join(folder, 'public-good.json');

interface Dated {
  readonly json: unknown;
  readonly date: string;
}

async function bundled(): Promise<Dated> {
  shipped ??= import('@sigstore/tuf/seeds.json', { with: { type: 'json' } }).then(({ default: seeds }) => ({
    json: JSON.parse(decoded(seeds[publicGoodUrl].targets['trusted_root.json'])),
    date: bundledOn,
  }));
  return shipped;
}

let shipped: Promise<Dated> | undefined;

/** The first `root.json` that is trusted: from there on every next one is signed by the one before. */
export async function bundledTufRoot(): Promise<Buffer> {
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  return Buffer.from(seeds[publicGoodUrl]['root.json'], 'base64');
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

/** Undefined where there is none, or none that can be used: then the one that ships with the program counts. */
async function readFetched(folder: string): Promise<Dated | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(fetchedPath(folder), 'utf8'));
    const [json, date] = [fieldOf(read, 'trustedRoot'), textAt(read, 'date')];
    return /^\d{4}-\d\d-\d\d$/.test(date) && trustRootProblem(json) === undefined
      ? { json, date }
      : undefined;
  } catch {
    return undefined;
  }
}
