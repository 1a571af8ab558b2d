import type { Descriptor } from '../../registry/manifest.ts';

/** Where documents come from: a layout, an archive, a registry. What they hand over is checked against its digest. */
export interface OciDocuments {
  /** For messages. */
  readonly what: string;
  has(descriptor: Descriptor): Promise<boolean>;
  /** An index or a manifest; undefined where it is not there. */
  manifest(descriptor: Descriptor): Promise<Uint8Array | undefined>;
  blob(descriptor: Descriptor, most: number): Promise<Uint8Array | undefined>;
}
