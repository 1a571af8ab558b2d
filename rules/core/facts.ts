import type { ImageScan } from './scan.ts';
import type { ImageSignatures } from './signature.ts';
import type { SignatureRequirement } from './signature-policy.ts';

/** What the world has told. Rules read it; they never ask. References are in their normal form. */
export interface Facts {
  /** Which digest a name led to, by the name without a digest. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** What scans found, by reference. */
  readonly scans: ReadonlyMap<string, ImageScan>;
  /** What was found out about signatures and provenance, by reference. */
  readonly signatures: ReadonlyMap<string, ImageSignatures>;
  /** What files of other tools ask of signatures (Kyverno, policy.json, …); read when somebody asks for signatures. */
  readonly demands: readonly SignatureRequirement[];
  /** The image that was built from this very file; undefined where nobody scanned one. */
  readonly built: BuiltImage | undefined;
  /** The image whose provenance this very file is compared with; undefined where nobody asked. */
  readonly published: PublishedImage | undefined;
}

export interface ImageFacts {
  /** The digest that the reference led to, `sha256:…`. */
  readonly digest: string;
  /** When that was asked, ISO 8601. */
  readonly at: string;
  /** Who answered: a registry's host, a daemon, a file. */
  readonly source: string;
  /** When the image was built, ISO 8601; undefined where nobody looked. */
  readonly created?: string | undefined;
  /** Where it is an index: the digests of its platforms' images; undefined where nobody looked. */
  readonly platforms?: readonly string[] | undefined;
}

export interface BuiltImage {
  readonly scan: ImageScan;
  /** The Dockerfile as it was when the image was scanned: what has changed since is stale. */
  readonly text: string;
  /** The stage that was built; undefined: the last. */
  readonly target: string | undefined;
}

export interface PublishedImage {
  readonly signatures: ImageSignatures;
  /** Whether the file is the one of the commit that the provenance names; undefined where that is not known. */
  readonly atCommit: 'same' | 'differs' | undefined;
}

export const noFacts: Facts = {
  images: new Map(),
  scans: new Map(),
  signatures: new Map(),
  demands: [],
  built: undefined,
  published: undefined,
};
