/** What the world has told, by image reference in its normal form. Rules read it; they never ask. */
export interface Facts {
  readonly images: ReadonlyMap<string, ImageFacts>;
}

export interface ImageFacts {
  /** The digest that the reference led to, `sha256:…`. */
  readonly digest: string;
  /** When that was asked, ISO 8601. */
  readonly at: string;
  /** Who answered: a registry's host, a daemon, a file. */
  readonly source: string;
}

export const noFacts: Facts = { images: new Map() };
