import type { ImageScan } from '../../../rules/core/scan.ts';
import { type ScanRequest, scanImage } from '../../../server/image/scan.ts';

/** A scan without advisories and without any network but loopback. */
export const requestFor = (image: string, more: Partial<ScanRequest> = {}): ScanRequest => ({
  image,
  platform: undefined,
  scanner: 'embedded',
  scannerPath: undefined,
  outside: [],
  advisories: { kind: 'off' },
  vex: [],
  cache: undefined,
  fresh: false,
  network: { plainHttpHosts: [], mirrors: new Map(), proxy: {}, environment: {}, home: '/' },
  allowed: 'files',
  ...more,
});

/** Scans an archive; a sentence where it fails. */
export async function scanOf(archive: string): Promise<ImageScan | string> {
  const problems: string[] = [];
  for (const from of ['docker-archive', 'oci-archive']) {
    const scan = await scanImage(requestFor(`${from}:${archive}`), { signal: new AbortController().signal });
    if (!('trouble' in scan)) return scan;
    problems.push(scan.message);
  }
  return problems.join(' ');
}
