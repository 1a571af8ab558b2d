import type { LayerContents } from '../../../server/image/layer/contents.ts';
import type { FileFacts, FileReader } from '../../../server/image/layer/file-reader.ts';
import { type MergedImage, mergeLayers } from '../../../server/image/layer/merge.ts';
import { readLayer } from '../../../server/image/layer/read-layer.ts';
import { type Limits, usualLimits } from '../../../server/image/limits.ts';
import { osReaders } from '../../../server/image/packages/os/index.ts';
import type { Described } from '../../../server/image/source/source.ts';
import { makeTar, type TarFile } from '../../support/tar.ts';

export const never: AbortSignal = new AbortController().signal;

export interface LayerChoice {
  readonly readers?: readonly FileReader[];
  readonly limits?: Partial<Limits>;
  /** How many bytes come at once. */
  readonly piece?: number;
}

export const layerOf = (files: readonly TarFile[], choice: LayerChoice = {}): Promise<LayerContents> =>
  layerOfTar(makeTar(files), choice);

export const layerOfTar = (
  tar: Uint8Array,
  { readers = osReaders, limits = {}, piece = 64 * 1024 }: LayerChoice = {},
): Promise<LayerContents> => readLayer(inPieces(tar, piece), readers, { ...usualLimits, ...limits }, never);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** An image of these layers, lowest first. */
export async function imageOf(
  layers: readonly (readonly TarFile[])[],
  described: Partial<Described> = {},
): Promise<MergedImage> {
  const contents = await Promise.all(layers.map((files) => layerOf(files)));
  return mergeLayers(describedAs(layers.length, described), contents);
}

export const describedAs = (layers: number, more: Partial<Described> = {}): Described => ({
  reference: undefined,
  digest: 'sha256:0',
  imageId: 'sha256:0',
  platform: 'linux/amd64',
  config: {},
  layers: Array.from({ length: layers }, (_, index) => ({
    digest: `sha256:blob${index}`,
    diffId: `sha256:diff${index}`,
    compressedSize: undefined,
  })),
  keptUnder: undefined,
  provenance: [],
  ...more,
});

/** What one file tells its reader. */
export async function factsOf(path: string, bytes: Uint8Array | string): Promise<FileFacts> {
  const contents = await layerOf([{ path, bytes: Buffer.from(bytes) }]);
  const facts = contents.facts.get(path)?.[0] ?? { packages: [] };
  return { ...facts, problems: contents.notCovered.map(({ reason }) => reason) };
}
