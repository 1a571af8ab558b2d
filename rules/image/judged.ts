import type { ImageReference } from './reference.ts';
import type { ImageUse, NamesImages } from './use.ts';

/** An image whose reference is known. */
export interface KnownUse extends ImageUse {
  readonly reference: ImageReference;
}

/** The images of a document that can be judged: what is unknown is not among them. */
export function* knownImages({ images }: NamesImages): Generator<KnownUse> {
  for (const use of images) if (isKnown(use)) yield use;
}

/** Docker's own frontend, for which a moving tag such as `docker/dockerfile:1` is the recommended form. */
export const isDockerFrontend = ({ role, reference }: KnownUse): boolean =>
  role === 'frontend' &&
  reference.registry === 'docker.io' &&
  (reference.repository === 'docker/dockerfile' || reference.repository === 'docker/dockerfile-upstream');

export const isKnown = (use: ImageUse): use is KnownUse => use.reference !== undefined;
