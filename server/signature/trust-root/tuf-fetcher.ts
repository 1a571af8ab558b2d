import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fetcher } from 'tuf-js';
import { discard, download, type Network, readAll } from '../../registry/http.ts';
import { type Trouble, TroubleError } from '../../registry/trouble.ts';

/** Fetches for The Update Framework through the one place where this program speaks HTTP. */
export interface TufFetcher extends Fetcher {
  /** What failed last, of which the library only passes on a word. */
  trouble(): Trouble | undefined;
}

export async function tufFetcher(network: Network, signal: AbortSignal): Promise<TufFetcher> {
  const { DownloadHTTPError } = await import('./tuf.ts');
  let last: Trouble | undefined;
  const failed = (trouble: Trouble): TroubleError => {
    last = trouble;
    return new TroubleError(trouble);
  };
  const downloadBytes: Fetcher['downloadBytes'] = async (text, mostBytes) => {
    const url = new URL(text);
    const answer = await download({ url, signal, mostBytes }, network);
    if ('trouble' in answer) throw failed(answer);
    if (answer.status !== 200) {
      await discard(answer);
      // That is how the library learns that there is no newer root: not every 404 is a trouble.
      if (isNextRoot(url) && (answer.status === 404 || answer.status === 403)) {
        throw new DownloadHTTPError('There is no newer root.', answer.status);
      }
      throw failed({
        trouble: 'network',
        message: `\`${url.host}\` answers with ${answer.status} for \`${url.pathname}\`.`,
      });
    }
    const bytes = await readAll(answer, mostBytes);
    if ('trouble' in bytes) throw failed(bytes);
    return Buffer.from(bytes);
  };
  return {
    downloadBytes,
    async downloadFile(url, mostBytes, handler) {
      const folder = await mkdtemp(join(tmpdir(), 'seaworthy-trust-'));
      try {
        const path = join(folder, 'target');
        await writeFile(path, await downloadBytes(url, mostBytes));
        return await handler(path);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    trouble: () => last,
  };
}

const isNextRoot = ({ pathname }: URL): boolean => /\/\d+\.root\.json$/.test(pathname);
