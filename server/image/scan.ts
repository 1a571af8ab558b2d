import type { ImageScan } from '../../rules/core/scan.ts';
import type { Network } from '../registry/http.ts';
import { type Trouble, TroubleError } from '../registry/trouble.ts';
import { type AdvisorySource, findVulnerabilities } from './advisories/match.ts';
import { applyVex } from './advisories/vex.ts';
import { keepScan, keptScan } from './cache.ts';
import type { LayerContents } from './layer/contents.ts';
import { mergeLayers } from './layer/merge.ts';
import { readLayer } from './layer/read-layer.ts';
import { usualLimits } from './limits.ts';
import { type ImageName, parseImageName } from './name.ts';
import { packageReaders } from './packages/readers.ts';
import { withExternal } from './scanner/combine.ts';
import type { ScannerName } from './scanner/names.ts';
import { runScanner } from './scanner/run.ts';
import { openSource } from './source/open.ts';
import type { Described, ImageSource } from './source/source.ts';

/** What is to be scanned, and with what. Plain data: it goes to a worker. */
export interface ScanRequest {
  /** In the grammar for images; paths absolute. */
  readonly image: string;
  /** `linux/arm64`; undefined: the host's. */
  readonly platform: string | undefined;
  readonly scanner: 'embedded' | ScannerName;
  /** The scanner's program, absolute; undefined: the one on the PATH, outside of `outside`. */
  readonly scannerPath: string | undefined;
  /** Folders that no program may come from: the workspace's. */
  readonly outside: readonly string[];
  readonly advisories: { readonly kind: 'off' } | AdvisorySource;
  readonly vex: readonly VexDocument[];
  /** Where results are kept by digest; undefined: nowhere. */
  readonly cache: string | undefined;
  /** Scan again, whatever is kept. */
  readonly fresh: boolean;
  readonly network: Network;
  /** What may be asked: files alone, daemons too, everything. */
  readonly allowed: 'files' | 'daemon' | 'network';
}

export interface VexDocument {
  readonly path: string;
  readonly text: string;
}

export interface ScanOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
}

export interface ScanProgress {
  readonly step: 'describe' | 'read' | 'match' | 'tool';
  /** Bytes in the step `read`, packages in `match`. */
  readonly done: number;
  readonly all: number | undefined;
  /** `Reading the layers` */
  readonly text: string;
  /** What is known already: configuration and history, but no file of any layer. Told once, before the layers are read. */
  readonly early?: ImageScan;
}

/**
 * Scans an image: what it is made of, what is wrong with it, and which layer brought it. The trouble says why it is
 * unknown; where only the advisories failed, the scan says so in `unknown`.
 */
export async function scanImage(request: ScanRequest, options: ScanOptions): Promise<ImageScan | Trouble> {
  const name = parseImageName(request.image);
  if ('wrong' in name) return { trouble: 'wrong-name', message: name.wrong };
  const contents = await readContents(name, request, options);
  if ('trouble' in contents) return contents;
  const found =
    request.scanner === 'embedded'
      ? await withVulnerabilities(contents, request, options)
      : await withScanner(contents, request.scanner, name, request, options);
  if ('trouble' in found || request.vex.length === 0) return found;
  const { scan, problems } = applyVex(found, request.vex);
  return { ...scan, unknown: [...scan.unknown, ...problems] };
}

/** What the image is made of, without any vulnerability. */
async function readContents(
  name: ImageName,
  { platform, network, allowed, cache, fresh }: ScanRequest,
  options: ScanOptions,
): Promise<ImageScan | Trouble> {
  const source = openSource(name, { platform, network, allowed, limits: usualLimits });
  if ('trouble' in source) return source;
  try {
    options.onProgress?.({ step: 'describe', done: 0, all: undefined, text: 'Looking for the image' });
    const described = await source.describe(options.signal);
    if ('trouble' in described) return described;
    const kept = fresh || cache === undefined ? undefined : await keptScan(cache, described);
    // Another name may have led to the same image.
    if (kept !== undefined) return { ...kept, source: name.text, reference: described.reference };
    options.onProgress?.({ ...reading(0, undefined), early: earlyScan(name, described) });
    const scan = await readLayers(name, source, described, options);
    if (cache !== undefined && !('trouble' in scan)) await keepScan(cache, described, scan);
    return scan;
  } finally {
    await source.close();
  }
}

async function readLayers(
  name: ImageName,
  source: ImageSource,
  described: Described,
  { signal, onProgress }: ScanOptions,
): Promise<ImageScan | Trouble> {
  const { length: count } = described.layers;
  let finished = 0;
  let packages = 0;
  const text = (): string => `Reading layer ${Math.min(finished + 1, count)} of ${count}`;
  const read = await source.readLayers(
    described,
    async (tar) => {
      const contents = await readLayer(tar, packageReaders, usualLimits, signal);
      finished += 1;
      packages += packagesIn(contents);
      if (packages > usualLimits.packages) throw new TroubleError(tooManyPackages);
      return contents;
    },
    {
      signal,
      onProgress: (done, all) => onProgress?.({ ...reading(done, all), text: text() }),
    },
  );
  if ('trouble' in read) return read;
  return scanFrom(
    name,
    read.described,
    read.layers.map(({ contents }) => contents),
  );
}

const packagesIn = ({ facts }: LayerContents): number =>
  [...facts.values()].flat().reduce((count, { packages }) => count + packages.length, 0);

const tooManyPackages: Trouble = {
  trouble: 'too-large',
  message: `The layers list more than ${usualLimits.packages} packages, which is where reading stops.`,
};

const reading = (done: number, all: number | undefined): ScanProgress => ({
  step: 'read',
  done,
  all,
  text: 'Reading the layers',
});

/** The scan of an image by what was read of its layers. */
function scanFrom(name: ImageName, described: Described, contents: readonly LayerContents[]): ImageScan {
  const { reference, digest, imageId, platform } = described;
  return {
    source: name.text,
    reference,
    digest,
    imageId,
    platform,
    at: new Date().toISOString(),
    ...mergeLayers(described, contents),
    baseLayers: undefined,
    vulnerabilities: [],
    reported: [],
    unknown: [],
    data: undefined,
    scanner: embedded,
  };
}

/** What configuration and history alone tell, for those who wait for the layers. */
function earlyScan(name: ImageName, described: Described): ImageScan {
  const scan = scanFrom(name, described, []);
  return { ...scan, unknown: [{ what: 'the files of the image', reason: 'They are still being read.' }] };
}

const embedded = { name: 'embedded', version: '1' };

async function withVulnerabilities(
  scan: ImageScan,
  { advisories, network, cache }: ScanRequest,
  { signal, onProgress }: ScanOptions,
): Promise<ImageScan | Trouble> {
  if (advisories.kind === 'off') return scan;
  const found = await findVulnerabilities(scan, advisories, {
    network,
    cache,
    signal,
    onProgress: (done, all) =>
      onProgress?.({ step: 'match', done, all, text: 'Looking for vulnerabilities' }),
  });
  if ('trouble' in found) {
    if (found.trouble === 'cancelled') return found;
    return { ...scan, unknown: [...scan.unknown, { what: 'vulnerabilities', reason: found.message }] };
  }
  return {
    ...scan,
    vulnerabilities: found.vulnerabilities,
    data: found.data,
    notCovered: [...scan.notCovered, ...found.notCovered],
    unknown: [...scan.unknown, ...found.unknown],
  };
}

/** What an external scanner finds, put on the layers that we have read ourselves. */
async function withScanner(
  scan: ImageScan,
  scanner: ScannerName,
  image: ImageName,
  { scannerPath, outside, platform, network, allowed }: ScanRequest,
  { signal, onProgress }: ScanOptions,
): Promise<ImageScan | Trouble> {
  onProgress?.({ step: 'tool', done: 0, all: undefined, text: `Asking ${scanner}` });
  const found = await runScanner(scanner, image, {
    path: scannerPath,
    outside,
    platform,
    network,
    allowed,
    signal,
  });
  return 'trouble' in found ? found : withExternal(scan, found);
}
