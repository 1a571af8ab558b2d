import type { ImageFacts } from '../core/facts.ts';
import type { Edit } from '../core/fix.ts';
import { editFor } from './edit.ts';
import { isDockerFrontend, isKnown, type KnownUse } from './judged.ts';
import { formatReference, normalForm } from './reference.ts';
import type { ImageUse, NamesImages } from './use.ts';

/** `pin`: what has no digest gets one; `update`: a digest that its tag has left becomes the tag's. */
export type PinWhich = 'pin' | 'update' | 'both';

export interface PinEdit {
  readonly use: ImageUse;
  /** Every place that the edit serves: of an ARG's default or a YAML anchor there may be several. */
  readonly uses: readonly ImageUse[];
  readonly edit: Edit;
  /** The reference before and after, as they are written. */
  readonly from: string;
  readonly to: string;
}

/** One place that names an image, seen as something that can be pinned. */
export type PinPlace =
  | { readonly state: 'pinned' | 'unpinned'; readonly use: KnownUse; readonly name: string | undefined }
  /** It stays as it is; `reason` is a sentence. Whether it is pinned is known only where its reference is. */
  | { readonly state: 'left'; readonly use: ImageUse; readonly reason: string };

/**
 * The edits that pin or update what a document names, by the digests that are known (`Facts.images`). A tag is kept:
 * `node:24@sha256:…`, Renovate's form; where none is written it is the `latest` that this means. What stands in one
 * ARG's default or anchor is edited once, and not at all where its places would need different texts.
 */
export function pinEdits(
  document: NamesImages,
  images: ReadonlyMap<string, ImageFacts>,
  which: PinWhich,
): readonly PinEdit[] {
  const made = pinPlaces(document).flatMap((place): readonly PinEdit[] => {
    if (place.state === 'left' || place.name === undefined) return [];
    const { use } = place;
    const to = nextOf(place, images, which);
    const edit = to === undefined ? undefined : editFor(use, to);
    if (to === undefined || edit === undefined) return [];
    return [{ use, uses: [use], edit, from: use.reference.text, to }];
  });
  return [...Map.groupBy(made, ({ edit }) => edit.span.start).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length < sharersOf(first.use, document).length) return [];
    const isOne = same.every(({ edit }) => edit.text === first.edit.text);
    return isOne ? [{ ...first, uses: same.map(({ use }) => use) }] : [];
  });
}

/** Every place whose text stands where this one's does. */
const sharersOf = ({ editable }: ImageUse, { images }: NamesImages): readonly ImageUse[] =>
  images.filter(
    (other) => other.editable !== undefined && other.editable.span.start === editable?.span.start,
  );

/** Every image of a document: pinned or not, or why it is left. Docker's own frontends are meant to move. */
export function pinPlaces(document: NamesImages): readonly PinPlace[] {
  return document.images.flatMap((use): readonly PinPlace[] => {
    if (!isKnown(use)) return [{ state: 'left', use, reason: whyUnknown(use) }];
    if (isDockerFrontend(use)) return [];
    const { tag, digest } = use.reference;
    if (digest !== undefined) {
      const name = tag === undefined ? undefined : keyOf(use);
      return [{ state: 'pinned', use, name }];
    }
    const reason = whyNoPlace(use, document);
    return [
      reason === undefined ? { state: 'unpinned', use, name: keyOf(use) } : { state: 'left', use, reason },
    ];
  });
}

/** As `Facts.images` has it: the normal form of the name without a digest. */
const keyOf = ({ reference }: KnownUse): string => normalForm({ ...reference, digest: undefined });

/** What the tag of a pinned image leads to now, where that is known and another image. The digest of one platform is no other. */
export function movedTo(use: KnownUse, images: ReadonlyMap<string, ImageFacts>): ImageFacts | undefined {
  const { tag, digest } = use.reference;
  if (tag === undefined || digest === undefined) return undefined;
  const now = images.get(keyOf(use));
  return now === undefined || now.digest === digest || now.platforms?.includes(digest) === true
    ? undefined
    : now;
}

/** The reference that it would become; undefined where there is nothing to do. */
function nextOf(
  { state, use, name }: Extract<PinPlace, { state: 'pinned' | 'unpinned' }>,
  images: ReadonlyMap<string, ImageFacts>,
  which: PinWhich,
): string | undefined {
  const isWanted = which === 'both' || which === (state === 'pinned' ? 'update' : 'pin');
  const now = state === 'pinned' ? movedTo(use, images) : images.get(name ?? '');
  return isWanted && now !== undefined ? withDigest(use, now.digest) : undefined;
}

const withDigest = ({ reference }: KnownUse, digest: string): string =>
  formatReference({ ...reference, tag: reference.tag ?? 'latest', digest });

function whyUnknown({ editable }: ImageUse): string {
  return editable !== undefined && !/\$|\{\{/.test(editable.text)
    ? 'It is not the reference of an image.'
    : 'It holds a variable whose value nobody knows here.';
}

/** Any digest tells whether there is a place for one. */
const trial = `sha256:${'0'.repeat(64)}`;

function whyNoPlace(use: KnownUse, document: NamesImages): string | undefined {
  const edit = trialOf(use);
  if (edit === undefined) return 'It is put together from variables, so that a digest has no place in it.';
  const variable = use.editable?.variable;
  const isPart = use.editable?.text !== use.reference.text;
  if (variable !== undefined && isPart && document.takenUp?.has(variable) === true)
    return `The ARG \`${variable}\` holds a part of it and is used by steps too, where a digest would be wrong.`;
  const isShared = sharersOf(use, document).some(
    (other) => !isKnown(other) || keyOf(other) !== keyOf(use) || trialOf(other)?.text !== edit.text,
  );
  return isShared
    ? `${variable === undefined ? 'The text' : `The ARG \`${variable}\``} that holds it is a part of other images too, which need another digest.`
    : undefined;
}

const trialOf = (use: KnownUse): Edit | undefined => editFor(use, withDigest(use, trial));
