import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { copyZip } from './download-copy.ts';
import { fetchZip } from './download-fetch.ts';
import type { Brought } from './download-place.ts';
import { matchedEcosystems } from './ecosystems.ts';
import { zipOf } from './osv-offline.ts';
import { cancelled } from './records.ts';

/** Where OSV itself lays its files. */
const osvFilesUrl = 'https://osv-vulnerabilities.storage.googleapis.com';

export interface DownloadRequest {
  /** A URL of OSV's files or of a mirror, or a folder that holds them; undefined: OSV's. */
  readonly from?: string | undefined;
  /** Where they are put: `<ecosystem>/all.zip`. */
  readonly folder: string;
  /** As OSV names them, without a release: `Debian`, `npm`; empty: all that are matched. */
  readonly ecosystems: readonly string[];
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

export interface DownloadProgress {
  readonly ecosystem: string;
  /** Bytes, those of an earlier attempt with them. */
  readonly done: number;
  /** Undefined where it is not told. */
  readonly all: number | undefined;
}

export interface Downloaded {
  readonly files: readonly DownloadedFile[];
  /** The rest, each with why it is not there. */
  readonly failed: readonly { readonly ecosystem: string; readonly trouble: Trouble }[];
}

export interface DownloadedFile extends Brought {
  readonly ecosystem: string;
  readonly path: string;
}

/**
 * Brings OSV's zip files into a folder. One that breaks off goes on where it stopped the next time; a file takes the old
 * one's place only when it is complete. A trouble where none could be had.
 */
export async function downloadAdvisories(request: DownloadRequest): Promise<Downloaded | Trouble> {
  const { from = osvFilesUrl, folder, ecosystems, signal } = request;
  const files: DownloadedFile[] = [];
  const failed: { ecosystem: string; trouble: Trouble }[] = [];
  for (const ecosystem of ecosystems.length === 0 ? matchedEcosystems : new Set(ecosystems)) {
    const got = isEcosystem(ecosystem) ? await bring(from, ecosystem, request) : wrongName(ecosystem);
    if (signal.aborted) return cancelled;
    if ('trouble' in got) failed.push({ ecosystem, trouble: got });
    else files.push({ ecosystem, path: zipOf(folder, ecosystem), ...got });
  }
  const [first] = failed;
  return files.length === 0 && first ? first.trouble : { files, failed };
}

function bring(
  from: string,
  ecosystem: string,
  { folder, network, signal, onProgress }: DownloadRequest,
): Promise<Brought | Trouble> {
  const target = zipOf(folder, ecosystem);
  const progress = (done: number, all: number | undefined): void => onProgress?.({ ecosystem, done, all });
  if (!/^https?:\/\//i.test(from)) return copyZip(zipOf(from, ecosystem), target, signal, progress);
  const url = `${from.replace(/\/+$/, '')}/${encodeURIComponent(ecosystem)}/all.zip`;
  return fetchZip(url, target, network, signal, progress);
}

/** It becomes part of a path. */
const isEcosystem = (name: string): boolean => /^[A-Za-z][A-Za-z0-9]*(?:[ .][A-Za-z0-9]+)*$/.test(name);

const wrongName = (ecosystem: string): Trouble => ({
  trouble: 'wrong-name',
  message: `\`${ecosystem}\` is no name of an ecosystem. Names are as OSV has them: \`Debian\`, \`npm\`, \`PyPI\`.`,
});
