import type { Trouble } from '../../registry/trouble.ts';

/** An image at the place where it lies. Made by `openSource`; nothing is read before it is asked for. */
export interface ImageSource {
  /** What the image is, without reading its layers. */
  describe(signal: AbortSignal): Promise<Described | Trouble>;
  /**
   * Reads every layer once, in whatever order the place hands them over. `visit` gets the bytes of the uncompressed
   * tar and must read them to the end or throw. The whole answer is a trouble where any layer's bytes are not what its
   * digest says, whatever `visit` made of them; nothing is written to the disk.
   */
  readLayers<T>(
    described: Described,
    visit: (tar: AsyncIterable<Uint8Array>, layer: { readonly diffId: string | undefined }) => Promise<T>,
    options: ReadOptions,
  ): Promise<ReadImage<T> | Trouble>;
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Told as bytes come in: how many of the blobs' bytes, and of how many where that is known. */
  readonly onProgress?: ((done: number, all: number | undefined) => void) | undefined;
}

/** What a place says of an image before its layers are read. */
export interface Described {
  /** In its normal form; undefined where nothing names it. */
  readonly reference: string | undefined;
  /** Of the manifest; of the configuration where there is none. */
  readonly digest: string;
  readonly imageId: string;
  readonly platform: string;
  /** The configuration document, as JSON has it: `config`, `history`, `rootfs`, … */
  readonly config: unknown;
  /** Lowest first. */
  readonly layers: readonly DescribedLayer[];
  /**
   * Under what a result may be kept: the digest, where the place vouches for it (a daemon, a registry). Undefined for
   * archives and folders, which are read again each time.
   */
  readonly keptUnder: string | undefined;
  /** BuildKit's provenance predicates of this image, as JSON has them, with their predicate type. A claim, not a proof. */
  readonly provenance: readonly { readonly type: string; readonly predicate: unknown }[];
}

export interface DescribedLayer {
  readonly digest: string | undefined;
  readonly diffId: string;
  /** Bytes of the blob, as it lies there. */
  readonly compressedSize: number | undefined;
}

export interface ReadImage<T> {
  /** As described; what only reading could tell is filled in. */
  readonly described: Described;
  /** Lowest first. */
  readonly layers: readonly { readonly layer: DescribedLayer; readonly contents: T }[];
}
