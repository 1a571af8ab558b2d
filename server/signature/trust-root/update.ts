import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { bundledTufRoot, fetchedPath, publicGoodUrl } from './public-good.ts';
import { readTrustRoot } from './read.ts';
import { type TufFetcher, tufFetcher } from './tuf-fetcher.ts';

export interface TrustRootUpdate {
  /** Where the user's trust root lies; also what The Update Framework must remember against rollbacks. */
  readonly folder: string;
  readonly network: Network;
  readonly signal: AbortSignal;
  /** The URL of a mirror of the public repository; it is held to the same root. */
  readonly from?: string | undefined;
  /** The `root.json` to begin with, in place of the public repository's. */
  readonly root?: Uint8Array | undefined;
}

/**
 * Fetches the newest trust root of the public Sigstore by The Update Framework (its specification, §5), on command only.
 * Where that fails, whatever the reason, the one that was there stays. `date`: the day, `YYYY-MM-DD`.
 */
export async function updateTrustRoot(asked: TrustRootUpdate): Promise<{ readonly date: string } | Trouble> {
  const { folder, network, signal, from = publicGoodUrl } = asked;
  if (!URL.canParse(from)) return { trouble: 'wrong-name', message: `\`${from}\` is no URL.` };
  const url = new URL(from);
  const fetcher = await tufFetcher(network, signal);
  try {
    const bytes = await targetOf(asked, url, fetcher);
    const read = readTrustRoot(bytes, { id: 'public-good', grantedBy: url.host });
    if ('trouble' in read) return read;
    const date = new Date().toISOString().slice(0, 10);
    await replaceFile(
      fetchedPath(folder),
      `${JSON.stringify({ date, from: url.href, trustedRoot: read.json })}\n`,
    );
    return { date };
  } catch (error) {
    return fetcher.trouble() ?? troubleFrom(error, url);
  }
}

async function targetOf(
  { folder, root }: TrustRootUpdate,
  url: URL,
  fetcher: TufFetcher,
): Promise<Uint8Array> {
  const metadataDir = join(folder, 'tuf');
  const targetDir = join(metadataDir, 'targets');
  await mkdir(targetDir, { recursive: true });
  const rootPath = join(metadataDir, 'root.json');
  if (!existsSync(rootPath)) await replaceFile(rootPath, root ?? (await bundledTufRoot()));
  const { Updater } = await import('./tuf.ts');
  const metadataBaseUrl = url.href.replace(/\/$/, '');
  const updater = new Updater({
    metadataDir,
    targetDir,
    metadataBaseUrl,
    targetBaseUrl: `${metadataBaseUrl}/targets`,
    fetcher,
  });
  await updater.refresh();
  const target = await updater.getTargetInfo('trusted_root.json');
  if (target === undefined) throw new Error('It names no `trusted_root.json`.');
  return readFile((await updater.findCachedTarget(target)) ?? (await updater.downloadTarget(target)));
}

/** A file is there whole or not at all. */
async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}

function troubleFrom(error: unknown, url: URL): Trouble {
  const isOfFiles = error instanceof Error && 'syscall' in error;
  const message = error instanceof Error ? error.message : '';
  return isOfFiles
    ? { trouble: 'broken', message: `The trust root cannot be written: ${message}.` }
    : { trouble: 'broken', message: `What \`${url.host}\` offers as trust root is not right: ${message}` };
}
