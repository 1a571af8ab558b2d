import type { SignatureStatus } from '../../../rules/core/signature.ts';
import { type Descriptor, type Layout, putImage, types } from './layout.ts';
import { legacyOf, makeKey, putLegacy, putReferrers } from './sign.ts';
import type { Asked } from './verdict.ts';

/** One way to cheat: how the layout is made, and what is said of it. */
export interface Cheat {
  readonly make: (layout: Layout, image: Descriptor) => void;
  /** Never `verified`. */
  readonly says: SignatureStatus;
  readonly asked?: Partial<Asked>;
}

/** The key that is trusted. */
export const ours = makeKey();
export const theirs = makeKey();

/** A simple signature beside the image. */
export const legacy =
  (payload: (digest: string) => object | string, pair = ours, change = (text: string): string => text) =>
  (layout: Layout, { digest }: Descriptor): void => {
    const made = payload(digest);
    const text = typeof made === 'string' ? made : JSON.stringify(made);
    const one = legacyOf(text, pair);
    putLegacy(layout, digest, [{ ...one, payload: change(one.payload) }]);
  };

/** A bundle beside the image. */
export const bundle =
  (make: (digest: string) => object) =>
  (layout: Layout, image: Descriptor): void =>
    putReferrers(layout, image, [make(image.digest)]);

export const other = (layout: Layout): Descriptor => putImage(layout, 'another');

export function named(...at: readonly number[]) {
  return at.map((one) => ({ kind: 'named' as const, name: `signer${one}` }));
}

export function provenance() {
  return {
    predicate: 'slsa-provenance',
    signers: [],
    builder: undefined,
    source: undefined,
    ref: undefined,
    mostDays: undefined,
  };
}

export const slsa = {
  buildDefinition: { buildType: 'https://builder.example/type', externalParameters: {} },
  runDetails: { builder: { id: 'https://builder.example/1' } },
};

export const platform = (image: Descriptor, architecture: string): object => ({
  ...image,
  platform: { os: 'linux', architecture },
});

export const putIndex = (layout: Layout, manifests: readonly object[]): Descriptor =>
  layout.putJson({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
