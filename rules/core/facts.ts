import type { ImageScan } from './scan.ts';

/** What the world has told. Rules read it; they never ask. References are in their normal form. */
export interface Facts {
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** What scans found, by reference. */
  readonly scans: ReadonlyMap<string, ImageScan>;
  /** The image that was built from this very file; undefined where nobody scanned one. */
  readonly built: BuiltImage | undefined;
}

export interface ImageFacts {
  /** The digest that the reference led to, `sha256:…`. */
  readonly digest: string;
  /** When that was asked, ISO 8601. */
  readonly at: string;
  /** Who answered: a registry's host, a daemon, a file. */
  readonly source: string;
}

export interface BuiltImage {
  readonly scan: ImageScan;
  /** The Dockerfile as it was when the image was scanned: what has changed since is stale. */
  readonly text: string;
  /** The stage that was built; undefined: the last. */
  readonly target: string | undefined;
}

export const noFacts: Facts = { images: new Map(), scans: new Map(), built: undefined };
