import type { BuiltImage } from '../core/facts.ts';
import type { Fix } from '../core/fix.ts';
import type { PackageType } from '../core/scan.ts';
import type { Span } from '../core/span.ts';
import type { KnownUse } from '../image/judged.ts';
import type { ImageUse, NamesImages } from '../image/use.ts';

/** What a document must have for the rules over scans to work on it. */
export interface ShowsScans extends NamesImages {
  /**
   * Where the layers and steps of an image that was built from the document stand in it. Only documents that images
   * are built from have it.
   */
  placeLayers?(built: BuiltImage): LayerPlaces;
  /** Whether an image that it names becomes part of the one that is built, and is not only used on the way. */
  ships?(use: ImageUse): boolean;
}

/** Where in a document the parts of an image stand. */
export interface LayerPlaces {
  /** Where what a layer brought is told. */
  layer(layer: number): Place;
  /** Where a step of the history stands; `step` is an index into it. */
  step(step: number): Place;
  /** Where what instructions of a kind (`USER`) set for the whole image is told: the last of them, else `whole`. */
  setBy(keyword: string): Place;
  /** Where the image that all is built on is named. */
  readonly base: Place;
  /** What the base is; undefined where it is unknown, or nothing. */
  readonly baseUse: KnownUse | undefined;
  /** Where the image as a whole is told of: the last stage's FROM. */
  readonly whole: Place;
}

export interface Place {
  readonly at: Span;
  /** Whether the document's own instructions brought it, not the base image. */
  readonly own: boolean;
  /** Whether what stands here has changed since the scan. */
  readonly stale: boolean;
  /** Whether it is not sure that this is the place. */
  readonly approximate: boolean;
  /** What can be changed here; undefined where nothing can. */
  readonly mend: Mend | undefined;
}

/** What an instruction offers to change about what it brought. */
export interface Mend {
  /** The word that asks for a package; undefined where none does, or several do. */
  wordFor(wanted: WantedPackage): PackageWord | undefined;
  /** The fixes that leave a package manager's cache out of the layer. `path`: the cache's folder. */
  withoutCache(path: string): readonly Fix[];
  /** The fixes that let the image run as another user than root. */
  user(): readonly Fix[];
}

export interface PackageWord {
  readonly at: Span;
  /** The fixes that ask for another version, where the word names the present one. */
  withVersion(version: string): readonly Fix[];
}

export interface WantedPackage {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
}
