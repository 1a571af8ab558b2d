import { type ImageReference, normalForm } from '../../../rules/image/reference.ts';
import type { Network } from '../../registry/http.ts';
import type { Descriptor, Manifest } from '../../registry/manifest.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import type { Limits } from '../limits.ts';
import { eachAtOnce } from './at-once.ts';
import { attempt, broken, isTrouble, orThrow, tooLarge } from './attempt.ts';
import { findOciImage } from './find-oci.ts';
import type { OciDocuments } from './oci-documents.ts';
import type { Platform } from './platform.ts';
import { readLayerBytes, startReading, wrongLayer } from './read-layer-bytes.ts';
import type { Described, DescribedLayer, ImageSource } from './source.ts';

/** An image in a registry: its manifest and configuration are fetched when it is described, its layers when it is read. */
export function registrySource(
  reference: ImageReference,
  platform: Platform | undefined,
  network: Network,
  limits: Limits,
): ImageSource {
  const registry = openRegistry(reference.registry, network);
  return {
    describe: (signal) => attempt(signal, () => describe(reference, platform, registry, limits, signal)),
    readLayers: (described, visit, options) =>
      attempt(options.signal, async () => {
        const different = [...new Map(described.layers.map((layer) => [layer.diffId, layer])).values()];
        const reading = startReading(limits, options, sizeOf(different));
        const contents = await eachAtOnce(different, mostAtOnce, options.signal, async (layer, signal) => {
          const blob = registry.blob(reference.repository, blobOf(layer), signal);
          // The registry's client has checked the blob's digest when its bytes end.
          const read = await readLayerBytes(blob, undefined, reading, (tar) => visit(tar, layer));
          if (read.diffId !== layer.diffId) throw wrongLayer(layer.diffId, read.diffId);
          return [layer.diffId, read] as const;
        });
        const byDiffId = new Map(contents);
        const layers = described.layers.map((layer) => {
          const read = byDiffId.get(layer.diffId);
          if (read === undefined) throw broken(`The layer ${layer.diffId} was not read.`);
          return { layer, contents: read.contents };
        });
        return { described, layers };
      }),
    close: async () => {},
  };
}

async function describe(
  reference: ImageReference,
  platform: Platform | undefined,
  registry: Registry,
  limits: Limits,
  signal: AbortSignal,
): Promise<Described> {
  const what = `\`${normalForm(reference)}\``;
  const asked = reference.digest ?? reference.tag ?? 'latest';
  const first = orThrow(await registry.manifest(reference.repository, asked, signal));
  const documents = documentsIn(registry, reference.repository, first, what, signal);
  const wanted = { pick: { name: undefined, digest: undefined }, platform };
  const { image, manifest } = await findOciImage([rootOf(first)], wanted, documents, limits);
  return { ...image, reference: normalForm(reference), digest: manifest, keptUnder: manifest };
}

const rootOf = ({ digest, mediaType, bytes }: Manifest): Descriptor => ({
  digest,
  mediaType,
  size: bytes.length,
  artifactType: undefined,
  annotations: new Map(),
  platform: undefined,
});

function documentsIn(
  registry: Registry,
  repository: string,
  first: Manifest,
  what: string,
  signal: AbortSignal,
): OciDocuments {
  const known = new Map([[first.digest, first.bytes]]);
  return {
    what,
    has: async () => true,
    async manifest({ digest }) {
      const bytes = known.get(digest);
      if (bytes !== undefined) return bytes;
      const manifest = await registry.manifest(repository, digest, signal);
      if (isTrouble(manifest) && manifest.trouble === 'not-found') return undefined;
      const { bytes: fetched } = orThrow(manifest);
      known.set(digest, fetched);
      return fetched;
    },
    async blob(descriptor, most) {
      if (descriptor.size > most) {
        throw tooLarge(
          `A document of ${what} has ${descriptor.size} bytes, more than the ${most} that are read.`,
        );
      }
      const parts: Uint8Array[] = [];
      for await (const part of registry.blob(repository, descriptor, signal)) parts.push(part);
      return Buffer.concat(parts);
    },
  };
}

const blobOf = ({ digest, compressedSize }: DescribedLayer): { digest: string; size: number } => ({
  digest: digest ?? '',
  size: compressedSize ?? 0,
});

const sizeOf = (layers: readonly DescribedLayer[]): number =>
  layers.reduce((all, { compressedSize }) => all + (compressedSize ?? 0), 0);

/** A connection seldom gives all that the line has. */
const mostAtOnce = 3;
