import type { Facts, ImageFacts } from '../../core/facts.ts';
import type { Provenance } from '../../core/signature.ts';
import { isKnown, type KnownUse } from '../../image/judged.ts';
import { formatReference, type ImageReference, normalForm } from '../../image/reference.ts';
import type { ImageUse } from '../../image/use.ts';

/** An image that a file builds on or copies from, then and now. */
export interface ComparedImage {
  readonly use: KnownUse;
  /** The digest that the build used. */
  readonly built: string;
  /** What the tag leads to now; undefined where nobody asked. */
  readonly now: ImageFacts | undefined;
  readonly state: /** What the build used is what the file pins, or what the name still leads to. */
    | 'same'
    /** The file pins another digest than the one that was used. */
    | 'pinned-otherwise'
    /** The file pins none, and the name leads to another one now. */
    | 'moved-on'
    /** The file pins none, and nobody asked where the name leads. */
    | 'not-asked';
}

/**
 * Holds the images that a file names against those that provenance says were used, and against what their names lead
 * to now. What was not used, as in a stage that was not built, is not among them, nor what was used with several
 * digests.
 */
export function compareImages(
  uses: readonly ImageUse[],
  { images }: Pick<Provenance, 'images'>,
  now: Facts['images'],
): readonly ComparedImage[] {
  return uses.filter(isKnown).flatMap((use) => {
    const { reference } = use;
    const names = namesOf(reference);
    const digests = new Set(images.filter((one) => names.has(one.reference)).map(({ digest }) => digest));
    const [built] = digests;
    if (built === undefined || digests.size > 1) return [];
    const known = now.get(nameInFacts(reference));
    return [{ use, built, now: known, state: stateOf(reference, built, known) }];
  });
}

/** By which `Facts.images` knows an image: its normal form without a digest. */
export const nameInFacts = (reference: ImageReference): string =>
  normalForm({ ...reference, digest: undefined });

function stateOf(
  { digest }: ImageReference,
  built: string,
  now: ImageFacts | undefined,
): ComparedImage['state'] {
  if (digest !== undefined) return digest === built ? 'same' : 'pinned-otherwise';
  if (now === undefined) return 'not-asked';
  return now.digest === built ? 'same' : 'moved-on';
}

/** BuildKit leaves the tag out where the file has a digest and no tag. */
function namesOf(reference: ImageReference): ReadonlySet<string> {
  const name = formatReference({
    name: `${reference.registry}/${reference.repository}`,
    tag: undefined,
    digest: undefined,
  });
  const named = nameInFacts(reference);
  return new Set(reference.digest !== undefined && reference.tag === undefined ? [name, named] : [named]);
}
