import type { ImagePick } from '../name.ts';
import type { Platform } from './platform.ts';
import type { Described, DescribedLayer } from './source.ts';

/** An image, and where its layers lie. */
export interface FoundImage {
  readonly described: Described;
  /** The entry of the outermost index that led to it; its digest where there is none. */
  readonly root: string;
  /** One for each layer, lowest first. */
  readonly layers: readonly FoundLayer[];
}

export interface FoundLayer extends DescribedLayer {
  readonly path: string;
}

export interface Wanted {
  readonly pick: ImagePick;
  readonly platform: Platform | undefined;
}
