import type { ImageFacts } from '../../rules/core/facts.ts';
import type { ImageReference } from '../../rules/image/reference.ts';
import type { Network } from '../registry/http.ts';
import { type ImageManifest, type Manifest, mostManifestBytes } from '../registry/manifest.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import type { Trouble } from '../registry/trouble.ts';
import { usualLimits } from './limits.ts';
import type { ImageName } from './name.ts';
import { pulledImage } from './pulled.ts';
import { attempt, isTrouble, unsupported } from './source/attempt.ts';
import { parseObject, textMember } from './source/document.ts';
import { attestedBy } from './source/image-manifest.ts';
import { told } from './source/names.ts';

export interface DigestSettings {
  readonly network: Network;
  /** What may be asked: files alone, daemons too, everything. */
  readonly allowed: 'files' | 'daemon' | 'network';
  readonly signal: AbortSignal;
  /** Whether to look when the image was built and for which platforms, which takes a few requests more. */
  readonly created?: boolean | undefined;
  /** When it is, for `at`; now where it is left out. */
  readonly now?: Date | undefined;
}

/**
 * Which digest a name leads to now: of the index where there is one, so that it is right for every platform. A bare
 * reference means its registry; `docker:` and `podman:` tell which one their image was pulled as. A trouble for what has
 * no digest in a registry.
 */
export async function digestOf(image: ImageName, settings: DigestSettings): Promise<ImageFacts | Trouble> {
  const found = await attempt(settings.signal, () => find(image, settings));
  if (isTrouble(found)) return settings.signal.aborted ? cancelled : found;
  return { ...found, at: (settings.now ?? new Date()).toISOString() };
}

const cancelled: Trouble = { trouble: 'cancelled', message: 'It was cancelled.' };

type Found = Omit<ImageFacts, 'at'>;

async function find(image: ImageName, settings: DigestSettings): Promise<Found | Trouble> {
  const { allowed, network, signal } = settings;
  if (image.from === 'daemon' && (image.daemon !== 'any' || image.reference === undefined)) {
    if (allowed === 'files') return notAllowed('the local daemon');
    const pulled = await pulledImage(image, network, signal);
    if (isTrouble(pulled)) return pulled;
    if (pulled.reference === undefined)
      return {
        trouble: 'not-found',
        message: `${pulled.daemon} has ${told(image.image)} without a digest: it was built here and not pushed. Push it, then its registry knows its digest.`,
      };
    const created = settings.created === true ? dateOf(pulled.created) : undefined;
    return { digest: pulled.reference.digest, source: pulled.daemon, created };
  }
  if (image.from !== 'daemon' && image.from !== 'registry')
    throw unsupported(
      'A file has no digest that others could pull it by. Name the image as its registry has it.',
    );
  if (allowed !== 'network') return notAllowed('a registry');
  return image.reference === undefined
    ? notAllowed('a registry')
    : await inRegistry(image.reference, settings);
}

const notAllowed = (what: string): Trouble => ({
  trouble: 'refused',
  message: `${what === 'a registry' ? 'A registry' : 'The local daemon'} may not be asked here.`,
});

async function inRegistry(
  reference: ImageReference,
  { network, signal, created }: DigestSettings,
): Promise<Found | Trouble> {
  const { registry: source, repository, tag = 'latest' } = reference;
  const registry = openRegistry(source, network);
  const asked = reference.digest ?? tag;
  if (created !== true) {
    const digest = await registry.digestOf(repository, asked, signal);
    return typeof digest === 'string' ? { digest, source } : digest;
  }
  const manifest = await registry.manifest(repository, asked, signal);
  if (isTrouble(manifest)) return manifest;
  const built = await createdOf(manifest, registry, repository, signal);
  const platforms = manifest.kind === 'index' ? manifest.manifests.map((each) => each.digest) : undefined;
  return { digest: manifest.digest, source, created: built, platforms };
}

/** By its annotation, or by the configuration of the first image; undefined where neither says. */
async function createdOf(
  manifest: Manifest,
  registry: Registry,
  repository: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const own = manifest.kind === 'image' ? manifest : await firstImage(manifest, registry, repository, signal);
  const written = manifest.annotations.get(annotation) ?? own?.annotations.get(annotation);
  if (written !== undefined) return dateOf(written);
  if (own === undefined || own.config.size > mostManifestBytes) return undefined;
  const parts: Uint8Array[] = [];
  try {
    for await (const part of registry.blob(repository, own.config, signal)) parts.push(part);
    return dateOf(textMember(parseObject(Buffer.concat(parts), 'The configuration', usualLimits), 'created'));
  } catch {
    // The digest is what was asked for; its day is a courtesy.
    return undefined;
  }
}

const annotation = 'org.opencontainers.image.created';

async function firstImage(
  index: Extract<Manifest, { kind: 'index' }>,
  registry: Registry,
  repository: string,
  signal: AbortSignal,
): Promise<ImageManifest | undefined> {
  const first = index.manifests.find((each) => attestedBy(each) === undefined);
  const manifest = first && (await registry.manifest(repository, first.digest, signal));
  return manifest === undefined || isTrouble(manifest) || manifest.kind === 'index' ? undefined : manifest;
}

/** Reproducible builds write a day long ago, which says nothing. */
function dateOf(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) || time < firstDay ? undefined : new Date(time).toISOString();
}

/** Of Docker itself. */
const firstDay = Date.UTC(2013, 2, 20);
