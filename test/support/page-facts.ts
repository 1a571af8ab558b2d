import assert from 'node:assert/strict';
import { parseDocument } from 'yaml';
import { type Facts, type ImageFacts, noFacts, type PublishedImage } from '../../rules/core/facts.ts';
import type { ImageConfig, ImageScan } from '../../rules/core/scan.ts';
import { anySignature, type SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { type PartialSignatures, signaturesFrom } from './page-signatures.ts';

/**
 * The facts that a case is checked with, from the fence before it: `built` is what a scan of the image found that the
 * case's own Dockerfile was built into, `scans` what scans of other images found, by reference. `text` and `target`
 * beside `built` give another text than the case's, or a stage. `images` says which digests names led to, `signatures`
 * what was found about other images by reference, `published` what was found about the image that the case's own
 * Dockerfile is compared with, `demands` what other tools' files ask. What is left out is filled in.
 */
export function readFacts(text: string, caseText: string): Facts {
  const read: PageFacts = parseDocument(text).toJS();
  const wrong = Object.keys(read).filter((key) => !known.has(key));
  assert.deepEqual(wrong, [], 'keys of the facts that nobody knows');
  const { built, scans = {}, images = {}, signatures = {}, published, demands = [] } = read;
  return {
    ...noFacts,
    images: new Map(Object.entries(images).map(([reference, image]) => [reference, imageFrom(image)])),
    signatures: new Map(
      Object.entries(signatures).map(([reference, found]) => [reference, signaturesFrom(found, reference)]),
    ),
    published: published && {
      signatures: signaturesFrom(published.signatures ?? {}, published.reference),
      atCommit: published.atCommit,
    },
    demands: demands.map((demand) => ({ ...plainDemand, ...demand })),
    scans: new Map(Object.entries(scans).map(([reference, scan]) => [reference, scanFrom(scan, reference)])),
    built:
      built === undefined
        ? undefined
        : { scan: scanFrom(built), text: read.text ?? caseText, target: read.target },
  };
}

const known = new Set(['built', 'scans', 'text', 'target', 'images', 'signatures', 'published', 'demands']);

interface PageFacts {
  readonly built?: PartialScan;
  readonly scans?: Readonly<Record<string, PartialScan>>;
  readonly text?: string;
  readonly target?: string;
  /** A digest alone means one that was asked for on the day before. */
  readonly images?: Readonly<Record<string, string | Partial<ImageFacts>>>;
  readonly signatures?: Readonly<Record<string, PartialSignatures>>;
  readonly published?: {
    readonly reference?: string;
    readonly signatures?: PartialSignatures;
    readonly atCommit?: PublishedImage['atCommit'];
  };
  readonly demands?: readonly Partial<SignatureRequirement>[];
}

const imageFrom = (image: string | Partial<ImageFacts>): ImageFacts => ({
  digest: typeof image === 'string' ? image : '',
  at: '2026-11-20T12:00:00Z',
  source: 'registry.example.com',
  ...(typeof image === 'string' ? {} : image),
});

const plainDemand: SignatureRequirement = {
  from: 'policy.json',
  images: ['**'],
  ...anySignature,
};

/** Any part of a scan; `steps` is a short way to write history and layers. */
type PartialScan = {
  readonly [Key in keyof ImageScan]?: Key extends 'config' ? Partial<ImageConfig> : unknown;
} & {
  /** `RUN x` made no layer; `{ RUN x: 3 MB }` one of that size. */
  readonly steps?: readonly (
    | string
    | Readonly<Record<string, string | Partial<ImageScan['layers'][number]>>>
  )[];
};

/** The scan that a page or a test means: what it does not say is as in a small image without any trouble. */
export function scanFrom({ steps, config, ...rest }: PartialScan, reference?: string): ImageScan {
  const scan: ImageScan = {
    source: 'docker:app',
    reference,
    digest: `sha256:${'5ea1ab1e'.repeat(8)}`,
    imageId: `sha256:${'1d'.repeat(32)}`,
    platform: 'linux/amd64',
    at: '2026-11-20T09:00:00Z',
    config: { ...plainConfig, ...config },
    ...builtBy(steps ?? []),
    baseLayers: undefined,
    os: undefined,
    packages: [],
    files: [],
    accounts: [],
    secrets: [],
    vulnerabilities: [],
    reported: [],
    notCovered: [],
    unknown: [],
    data: undefined,
    scanner: { name: 'embedded', version: '1' },
  };
  const filled = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(filledBy(key)) : value,
    ]),
  );
  return { ...scan, ...filled } as ImageScan;
}

const plainConfig: ImageConfig = {
  created: '2026-11-20T08:00:00Z',
  user: '1000',
  env: [],
  entrypoint: [],
  cmd: ['app'],
  workingDir: '/',
  exposedPorts: [],
  volumes: [],
  labels: {},
  healthcheck: undefined,
  onBuild: [],
};

function builtBy(steps: NonNullable<PartialScan['steps']>): Pick<ImageScan, 'history' | 'layers'> {
  const history: ImageScan['history'][number][] = [];
  const layers: ImageScan['layers'][number][] = [];
  for (const [index, step] of steps.entries()) {
    const [[instruction, said] = ['', '']] =
      typeof step === 'string' ? [[step, undefined]] : Object.entries(step);
    const layer = said === undefined ? undefined : layers.length;
    history.push({ instruction, created: undefined, layer, builder: 'buildkit' });
    if (said === undefined) continue;
    layers.push({
      ...plainLayer(layers.length, index),
      ...(typeof said === 'string' ? { size: bytesIn(said) } : said),
    });
  }
  return { history, layers };
}

const plainLayer = (layer: number, step: number): ImageScan['layers'][number] => ({
  digest: undefined,
  diffId: `sha256:${String(layer + 1)
    .repeat(64)
    .slice(0, 64)}`,
  size: 1_000_000,
  compressedSize: undefined,
  step,
  files: 1,
  wasted: 0,
});

/** `3 MB` */
function bytesIn(text: string): number {
  const [, count, unit = ''] = /^([\d.]+) ([kM]?)B$/.exec(text) ?? [];
  assert.ok(count, `a size such as "3 MB", not "${text}"`);
  return Number(count) * ({ k: 1000, M: 1_000_000 }[unit] ?? 1);
}

/** What stands in lists, with what is usual put in. */
const filledBy =
  (key: string) =>
  (item: unknown): unknown =>
    typeof item === 'object' && item !== null ? { ...usual[key], ...item } : item;

const usual: Readonly<Record<string, object>> = {
  packages: {
    type: 'deb',
    version: '1.0',
    purl: '',
    source: undefined,
    arch: undefined,
    licences: [],
    path: '',
    layer: 0,
    confidence: 'high',
  },
  vulnerabilities: {
    aliases: [],
    package: 0,
    severity: 'high',
    score: undefined,
    vector: undefined,
    fixedIn: [],
    status: undefined,
    title: '',
    url: undefined,
    epss: undefined,
    knownExploited: false,
    published: undefined,
    vex: undefined,
  },
  files: { layer: 0, size: 1000, mode: 0o755, removedIn: undefined },
  accounts: { path: 'etc/shadow', layer: 0 },
  secrets: { where: 'file', line: undefined, layer: undefined, step: undefined, removedIn: undefined },
  reported: {
    kind: 'misconfiguration',
    message: '',
    severity: 'medium',
    url: undefined,
    path: undefined,
    line: undefined,
    layer: undefined,
  },
};
