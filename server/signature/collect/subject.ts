import { usualLimits } from '../../image/limits.ts';
import { isTrouble } from '../../image/source/attempt.ts';
import { parseObject } from '../../image/source/document.ts';
import { attestedBy, isImage, mayBeIndex } from '../../image/source/image-manifest.ts';
import {
  choosePlatform,
  formatPlatform,
  type Platform,
  parsePlatform,
  readPlatform,
} from '../../image/source/platform.ts';
import { type Descriptor, type Manifest, mostManifestBytes } from '../../registry/manifest.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { Evidence, Subject } from '../evidence.ts';
import type { Shelf } from './shelf.ts';

/** What a name led to, and where in it the wanted platform's image is. */
export interface Looked extends Pick<Evidence, 'subject' | 'platforms' | 'chosen'> {
  /** BuildKit's attestation manifests of the chosen image, as the index names them. */
  readonly attested: readonly Descriptor[];
  readonly unknown: readonly string[];
}

/** Reads an index as far as signatures need it. A trouble where the platform that was asked for is not in it. */
export async function lookAt(
  manifest: Manifest,
  asked: string | undefined,
  shelf: Shelf,
): Promise<Looked | Trouble> {
  const subject = { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length };
  if (manifest.kind === 'image')
    return { subject, platforms: [], chosen: undefined, attested: [], unknown: [] };
  const wanted = asked === undefined ? undefined : parsePlatform(asked);
  if (asked !== undefined && wanted === undefined)
    return { trouble: 'wrong-name', message: 'The platform is no platform. Write one like `linux/amd64`.' };
  const leaves = await leavesOf(manifest.manifests, shelf);
  const choices = leaves.map((leaf) => ({ platform: leaf.platform, choice: leaf }));
  const chosen = choosePlatform(choices, wanted, 'The image');
  const platforms = leaves.map(shown);
  if (isTrouble(chosen)) {
    if (wanted !== undefined) return chosen;
    return { subject, platforms, chosen: undefined, attested: [], unknown: [notLookedAt(chosen)] };
  }
  const attested = chosen.siblings.filter((each) => attestedBy(each) === chosen.descriptor.digest);
  return { subject, platforms, chosen: shown(chosen), attested, unknown: [] };
}

const notLookedAt = ({ message }: Trouble): string =>
  `Only signatures over the whole index were looked for, not those over one platform's image. ${message}`;

interface Leaf {
  readonly descriptor: Descriptor;
  readonly platform: Platform;
  /** The list that names it. */
  readonly siblings: readonly Descriptor[];
}

const shown = ({ descriptor, platform }: Leaf): Subject & { readonly platform: string } => ({
  mediaType: descriptor.mediaType,
  digest: descriptor.digest,
  size: descriptor.size,
  platform: formatPlatform(platform),
});

/** The images of an index, those of an index in it too. What cannot be read is no platform. */
async function leavesOf(list: readonly Descriptor[], shelf: Shelf, depth = 1): Promise<readonly Leaf[]> {
  const leaves = await Promise.all(
    list.slice(0, mostPlatforms).map(async (descriptor): Promise<readonly Leaf[]> => {
      if (attestedBy(descriptor) !== undefined) return [];
      const platform = readPlatform(descriptor.platform);
      if (platform?.os === 'unknown') return [];
      if (platform !== undefined && !mayBeIndex(descriptor))
        return [{ descriptor, platform, siblings: list }];
      const manifest = await shelf.manifest(descriptor);
      if (isTrouble(manifest)) return [];
      if (manifest.kind === 'index')
        return depth < mostDepth ? await leavesOf(manifest.manifests, shelf, depth + 1) : [];
      const written = platform ?? (isImage(manifest) ? await configured(manifest.config, shelf) : undefined);
      return written === undefined ? [] : [{ descriptor, platform: written, siblings: list }];
    }),
  );
  return leaves.flat();
}

const mostPlatforms = 200;
const mostDepth = 3;

/** As the configuration says, where the index does not. */
async function configured(config: Descriptor, shelf: Shelf): Promise<Platform | undefined> {
  const bytes = await shelf.blob(config, mostManifestBytes);
  if (isTrouble(bytes)) return undefined;
  try {
    return readPlatform(parseObject(bytes, 'The configuration', usualLimits));
  } catch {
    return undefined;
  }
}
