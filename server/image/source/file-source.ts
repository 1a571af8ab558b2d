import { stat } from 'node:fs/promises';
import type { Limits } from '../limits.ts';
import type { ImageName } from '../name.ts';
import { attempt, broken } from './attempt.ts';
import { findImage } from './find-image.ts';
import type { FoundImage, FoundLayer } from './found-image.ts';
import { told } from './names.ts';
import { openPlace } from './open-place.ts';
import type { Place } from './place.ts';
import type { Platform } from './platform.ts';
import { type Reading, readLayerBytes, startReading, wrongLayer } from './read-layer-bytes.ts';
import type { ImageSource, ReadImage } from './source.ts';

type FileName = Extract<ImageName, { readonly path: string }>;

/** An image in an archive or a layout folder, told by what lies there rather than by how it was called. */
export function fileSource(name: FileName, platform: Platform | undefined, limits: Limits): ImageSource {
  let opened: { place: Place; found: FoundImage } | undefined;

  const open = async (signal: AbortSignal): Promise<{ place: Place; found: FoundImage }> => {
    if (opened !== undefined) return opened;
    const { path, pick } = await existingPath(name);
    const place = await openPlace(path, limits, signal);
    try {
      opened = { place, found: await findImage(place, { pick, platform }, limits) };
      return opened;
    } catch (error) {
      await place.close();
      throw error;
    }
  };

  return {
    describe: (signal) => attempt(signal, async () => (await open(signal)).found.described),
    readLayers: (described, visit, options) =>
      attempt(options.signal, async () => {
        const { place, found } = await open(options.signal);
        const reading = startReading(limits, options, bytesOf(found.layers));
        return { described, layers: await readLayers(place, found.layers, visit, reading) };
      }),
    async close() {
      await opened?.place.close();
      opened = undefined;
    },
  };
}

/** A path ends at its first `:`, unless there is a file or folder whose name has one. */
export async function existingPath({ path, pick }: FileName): Promise<Pick<FileName, 'path' | 'pick'>> {
  if (pick.name === undefined) return { path, pick };
  const whole = `${path}:${pick.name}`;
  for (let end = whole.length; end > path.length; end = whole.lastIndexOf(':', end - 1)) {
    const longer = whole.slice(0, end);
    const isThere = await stat(longer).then(
      () => true,
      () => false,
    );
    if (isThere) return { path: longer, pick: { ...pick, name: whole.slice(end + 1) || undefined } };
  }
  return { path, pick };
}

/** A layer that an image has several times is read once. */
async function readLayers<T>(
  place: Place,
  layers: readonly FoundLayer[],
  visit: (tar: AsyncIterable<Uint8Array>, layer: { readonly diffId: string }) => Promise<T>,
  reading: Reading,
): Promise<ReadImage<T>['layers']> {
  const byPath = new Map(layers.toReversed().map((layer) => [layer.path, layer]));
  const firstOf = new Map(layers.toReversed().map((layer) => [layer.diffId, layer.path]));
  const contents = new Map<string, { contents: T }>();
  await place.readEach(new Set(firstOf.values()), reading.options.signal, async (path, bytes) => {
    const layer = byPath.get(path);
    if (layer === undefined) return;
    // Of a plain layer both digests are one, which is checked below.
    const digest = layer.digest === layer.diffId ? undefined : layer.digest;
    const read = await readLayerBytes(bytes, digest, reading, (tar) => visit(tar, layer));
    if (read.diffId !== layer.diffId) throw wrongLayer(layer.diffId, read.diffId);
    const size = await place.size(path);
    if (layer.compressedSize !== undefined && size !== layer.compressedSize)
      throw broken(`The layer ${told(path)} has ${size} bytes; its manifest says ${layer.compressedSize}.`);
    contents.set(layer.diffId, read);
  });
  return layers.map(({ path, ...layer }) => {
    const read = contents.get(layer.diffId);
    if (read === undefined) throw broken(`The layer ${told(path)} is missing in ${place.what}.`);
    return { layer, contents: read.contents };
  });
}

/** Of each layer once; undefined where one does not say. */
function bytesOf(layers: readonly FoundLayer[]): number | undefined {
  const sizes = new Map(layers.map((layer) => [layer.diffId, layer.compressedSize]));
  let all = 0;
  for (const size of sizes.values()) {
    if (size === undefined) return undefined;
    all += size;
  }
  return all;
}
