import { type ImageReference, normalForm } from '../../../rules/image/reference.ts';
import { usualLimits } from '../../image/limits.ts';
import type { ImageName } from '../../image/name.ts';
import { type PulledImage, pulledImage } from '../../image/pulled.ts';
import { attempt, isTrouble, unsupported } from '../../image/source/attempt.ts';
import { existingPath } from '../../image/source/file-source.ts';
import { told } from '../../image/source/names.ts';
import { openPlace } from '../../image/source/open-place.ts';
import type { Network } from '../../registry/http.ts';
import type { Manifest } from '../../registry/manifest.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { contentCache } from '../content-cache.ts';
import type { Evidence } from '../evidence.ts';
import { readBeside } from './beside.ts';
import { advised, few } from './gathered.ts';
import { openLayout } from './layout-shelf.ts';
import { type CollectLimits, usualCollectLimits } from './limits.ts';
import { registryShelf } from './registry-shelf.ts';
import type { Shelf } from './shelf.ts';
import { lookAt } from './subject.ts';

export interface CollectRequest {
  /** A bare reference means its registry; a bare id the local daemons. */
  readonly image: ImageName;
  /** `linux/arm64`; undefined: the machine's own. */
  readonly platform: string | undefined;
  readonly network: Network;
  /** Where what has a digest is kept; undefined: nowhere. */
  readonly cache: string | undefined;
  readonly allowed: 'files' | 'daemon' | 'network';
  readonly now: Date;
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly onStep?: ((text: string) => void) | undefined;
  readonly limits?: CollectLimits | undefined;
}

/**
 * Finds all that lies beside an image and may prove something. A trouble where not even the image is found; a look-up
 * beside it that fails is a sentence in `unknown`, and the others go on. Nothing of it is verified but its digests.
 */
export async function collectEvidence(
  request: CollectRequest,
  options: CollectOptions,
): Promise<Evidence | Trouble> {
  const found = await attempt(options.signal, () => collect(request, options));
  return options.signal.aborted || (isTrouble(found) && found.trouble === 'cancelled') ? cancelled : found;
}

const cancelled: Trouble = { trouble: 'cancelled', message: 'The check was cancelled.' };

async function collect(request: CollectRequest, options: CollectOptions): Promise<Evidence | Trouble> {
  const { image, allowed, network } = request;
  switch (image.from) {
    case 'docker-archive':
    case 'oci-archive':
    case 'oci':
      return await fromFiles(image, request, options);
    case 'registry':
      return await fromRegistry(image.reference, undefined, request, options);
    case 'daemon': {
      if (image.daemon === 'any' && image.reference !== undefined)
        return await fromRegistry(image.reference, undefined, request, options);
      if (allowed === 'files') return onlyFiles('the local daemon');
      const found = await pulledImage(image, network, options.signal);
      if (isTrouble(found)) return found;
      if (found.reference === undefined) return notPushed(found.daemon, image.image);
      return await fromRegistry(found.reference, found, request, options);
    }
  }
}

async function fromRegistry(
  reference: ImageReference,
  pulled: PulledImage | undefined,
  request: CollectRequest,
  options: CollectOptions,
): Promise<Evidence | Trouble> {
  if (request.allowed === 'files') return onlyFiles('a registry');
  if (request.allowed === 'daemon') return onlyLocal;
  const limits = options.limits ?? usualCollectLimits;
  const cache = contentCache(request.cache);
  const shelf = registryShelf(reference, request.network, cache, { ...limits, signal: options.signal });
  options.onStep?.(`Asking ${reference.registry} for the image`);
  const { digest, tag = 'latest' } = reference;
  const manifest = await (digest === undefined
    ? shelf.tagged(tag)
    : shelf.manifest({ digest, mediaType: '', size: undefined }));
  if (isTrouble(manifest))
    return manifest.trouble === 'not-found' && pulled !== undefined ? gone(pulled) : advised(manifest);
  const own = request.image.from === 'daemon' ? request.image.reference : undefined;
  return await evidenceOf(manifest, normalForm(own ?? reference), shelf, [gpg], request, options);
}

async function fromFiles(
  name: Extract<ImageName, { readonly path: string }>,
  request: CollectRequest,
  options: CollectOptions,
): Promise<Evidence | Trouble> {
  const { path, pick } = await existingPath(name);
  const place = await openPlace(path, usualLimits, options.signal);
  try {
    const layout = await openLayout(place, path, pick, usualLimits, options.signal);
    if (layout === undefined)
      throw unsupported(
        `${place.what} is what \`docker save\` writes, which cannot hold signatures. Check the image in its registry, or a copy of it with its signatures as an OCI layout.`,
      );
    return await evidenceOf(layout.subject, layout.reference, layout.shelf, [], request, options);
  } finally {
    await place.close();
  }
}

async function evidenceOf(
  manifest: Manifest,
  reference: string | undefined,
  shelf: Shelf,
  notCovered: readonly string[],
  request: CollectRequest,
  { limits = usualCollectLimits, onStep, signal }: CollectOptions,
): Promise<Evidence | Trouble> {
  const looked = await lookAt(manifest, request.platform, shelf);
  if (isTrouble(looked)) return looked;
  onStep?.('Looking for signatures');
  const left = { attachments: limits.attachments, referrers: limits.referrers, bytes: limits.totalBytes };
  const gathered = await readBeside(looked, { shelf, limits, left });
  signal.throwIfAborted();
  const { subject, platforms, chosen } = looked;
  return {
    source: request.image.text,
    reference,
    subject,
    platforms,
    chosen,
    attachments: gathered.attachments,
    at: request.now.toISOString(),
    from: shelf.from,
    unknown: [...looked.unknown, ...few(gathered.unknown)],
    notCovered: [...few(gathered.notCovered), ...notCovered],
  };
}

const notPushed = (daemon: string, image: string): Trouble => ({
  trouble: 'not-found',
  message: `${daemon} has ${told(image)} without the digest of any registry: it was built here and not pushed, so no registry holds a signature. Push it and sign it, then check \`registry:NAME\`.`,
});

const gone = ({ reference, daemon }: PulledImage): Trouble => ({
  trouble: 'not-found',
  message: `${daemon} has the image as ${told(normalForm(reference))}, but \`${reference.registry}\` does not: it was not pushed, or it was deleted there, so no registry holds a signature.`,
});

const gpg = "GPG signatures (Podman's simple signing) are not looked for.";

const onlyLocal: Trouble = {
  trouble: 'refused',
  message: 'A registry is asked only where the network is allowed, which it is not here.',
};

const onlyFiles = (what: string): Trouble => ({
  trouble: 'refused',
  message: `Nothing may be asked of ${what} while this folder is not trusted. An archive or a layout can be checked.`,
});
