import { hasDigest } from '../../registry/digest.ts';
import { type Descriptor, readManifest } from '../../registry/manifest.ts';
import { fieldOf } from '../json.ts';
import type { Limits } from '../limits.ts';
import { wrongDigest } from '../tar/digest.ts';
import { broken, notFound, orThrow } from './attempt.ts';
import { parseDocument, parseObject } from './document.ts';
import { findDockerSaved } from './find-docker-saved.ts';
import { findOciImage } from './find-oci.ts';
import type { FoundImage, Wanted } from './found-image.ts';
import { listOf, told } from './names.ts';
import type { OciDocuments } from './oci-documents.ts';
import { blobPath, type Place } from './place.ts';

/**
 * Finds the image in an archive or a layout, by whichever of the two ways it is written: `index.json` of OCI's layout,
 * or `manifest.json` of `docker save`. Where both are there the index says more. Throws a TroubleError.
 */
export async function findImage(place: Place, wanted: Wanted, limits: Limits): Promise<FoundImage> {
  const roots = await rootsOf(place, limits);
  if (roots.length > 0) {
    const { image, manifest, root } = await findOciImage(roots, wanted, documentsIn(place, limits), limits);
    const layers = image.layers.map((layer) => ({ ...layer, path: blobPath(layer.digest ?? '') }));
    return { described: { ...image, digest: manifest }, root, layers };
  }
  const list = await place.document('manifest.json', limits.documentBytes);
  if (list !== undefined) {
    const entries = parseDocument(list, `\`manifest.json\` in ${place.what}`, limits);
    if (Array.isArray(entries) && entries.length > 0)
      return await findDockerSaved(entries, place, wanted, limits);
  }
  throw notFound(await noImage(place));
}

/** What `index.json` names; nothing where there is none, or where it names nothing. */
async function rootsOf(place: Place, limits: Limits): Promise<readonly Descriptor[]> {
  const bytes = await place.document('index.json', limits.documentBytes);
  if (bytes === undefined) return [];
  const what = `\`index.json\` in ${place.what}`;
  // Docker 25 writes null for none.
  if (fieldOf(parseObject(bytes, what, limits), 'manifests') === null) return [];
  const index = orThrow(readManifest(bytes, { from: what }));
  if (index.kind === 'index') return index.manifests;
  throw broken(`${what} is a manifest where an index should be.`);
}

function documentsIn(place: Place, limits: Limits): OciDocuments {
  const read = async (descriptor: Descriptor, most: number): Promise<Uint8Array | undefined> => {
    const path = blobPath(descriptor.digest);
    const bytes = await place.document(path, most);
    if (bytes === undefined) return undefined;
    if (bytes.length !== descriptor.size || !hasDigest(bytes, descriptor.digest)) {
      throw wrongDigest({ digest: descriptor.digest, what: `${told(path)} in ${place.what}` });
    }
    return bytes;
  };
  return {
    what: place.what,
    has: ({ digest }) => place.has(blobPath(digest)),
    manifest: (descriptor) => read(descriptor, limits.documentBytes),
    blob: read,
  };
}

async function noImage(place: Place): Promise<string> {
  if (await place.has('index.json')) return `${place.what} is an OCI layout without an image in it.`;
  const isLayer = (await place.has('etc/os-release')) || place.names.some((name) => name.startsWith('usr/'));
  const hint = isLayer ? ' It looks like a file system, not like an image.' : '';
  const names = place.names.length === 0 ? 'nothing' : listOf(place.names);
  return `${place.what} holds no image: neither index.json nor manifest.json names one.${hint} It begins with: ${names}.`;
}
