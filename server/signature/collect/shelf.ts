import type { Descriptor, Manifest } from '../../registry/manifest.ts';
import type { Trouble } from '../../registry/trouble.ts';

/** Where an image lies together with what belongs to it: a registry's repository, or a layout. */
export interface Shelf {
  /** As it is shown: a registry's host, a folder, a file. */
  readonly from: string;
  /** What a tag stands for now; `not-found` where there is none. */
  tagged(tag: string): Promise<Manifest | Trouble>;
  /** A manifest that a descriptor names; it is what the descriptor says. */
  manifest(descriptor: NamedManifest): Promise<Manifest | Trouble>;
  /** The bytes of a blob; they are what the descriptor says. */
  blob(descriptor: NamedBlob, most: number): Promise<Uint8Array | Trouble>;
  /** What refers to a manifest. Where a part of the answer is missing, `troubles` says why. */
  referrers(digest: string): Promise<Referrers>;
}

export type NamedManifest = Pick<Descriptor, 'digest' | 'mediaType'> & { readonly size: number | undefined };
export type NamedBlob = Pick<Descriptor, 'digest' | 'size'>;

export interface Referrers {
  readonly found: readonly Descriptor[];
  readonly troubles: readonly Trouble[];
}

/** The tag that stands for what refers to a manifest, where a registry has no list of it (distribution-spec). */
export const tagOf = (digest: string): string => digest.replace(':', '-').slice(0, 128);
