import { detectLanguage } from '../../rules/catalogue.ts';
import type { Edit } from '../../rules/core/fix.ts';
import type { Ignore } from '../../rules/core/ignore.ts';
import type { Language, Parsed } from '../../rules/core/language.ts';
import type { Policy } from '../../rules/core/policy.ts';
import { type Span, shiftSpan } from '../../rules/core/span.ts';
import { ignoreFor, policyIgnoreFor } from '../../rules/core/suppress.ts';
import { mirrored } from '../../rules/image/approval.ts';
import { type PinPlace, type PinWhich, pinEdits, pinPlaces } from '../../rules/image/pin.ts';
import { imageDigestOutdated } from '../../rules/image/rules/image-digest-outdated.ts';
import { imageNotPinnedByDigest } from '../../rules/image/rules/image-not-pinned-by-digest.ts';
import type { ImageUse, NamesImages } from '../../rules/image/use.ts';

export interface PinText {
  readonly path: string;
  readonly text: string;
  readonly languageId?: string | undefined;
  /** Whether the user named the very file. */
  readonly named?: boolean | undefined;
}

/** A text and the images in it that can be pinned. */
export interface Pinnable {
  readonly text: string;
  readonly language: Language<unknown>;
  readonly parsed: Parsed<unknown>;
  readonly places: readonly TextPlace[];
}

export interface TextPlace {
  readonly place: PinPlace;
  /** In the text. */
  readonly at: Span;
  /** Whether a comment or the policy says that it stays as it is. */
  readonly isIgnored: boolean;
  /** Where the policy's mirror has the image; undefined where no mirror is named for it. */
  readonly mirror: string | undefined;
}

/** Every image that a text names, as something to pin; undefined where it is of no language of ours. */
export function readPinnable(document: PinText, policy: Policy, today: string): Pinnable | undefined {
  const language = detectLanguage(document);
  if (language === undefined) return undefined;
  const parsed = language.parse(document.text);
  const ignores = parsed.parts.map(({ part }) => language.ignores(part.document));
  const whole = ignores.flat().filter(({ covers }) => covers === 'file');
  const places = parsed.parts.flatMap(({ start, part }, index) => {
    const own = [...(ignores[index] ?? []).filter(({ covers }) => covers !== 'file'), ...whole];
    return pinPlaces(imagesOf(part.document)).map(
      (place): TextPlace => ({
        place,
        at: shiftSpan(place.use.at, start),
        isIgnored: isIgnored(place, own, policy, today),
        mirror: mirrorOf(place.use, policy),
      }),
    );
  });
  return { text: document.text, language, parsed, places };
}

export interface TextPin {
  /** In the text. */
  readonly edit: Edit;
  readonly at: Span;
  /** Every place that it serves. */
  readonly uses: readonly ImageUse[];
  /** The reference before and after, as they are written. */
  readonly from: string;
  readonly to: string;
}

/** The edits that pin a text by the digests that are known; what is ignored stays. */
export function pinsOf(
  { parsed, places }: Pinnable,
  images: Parameters<typeof pinEdits>[1],
  which: PinWhich,
): readonly TextPin[] {
  const ignored = new Set(places.filter((one) => one.isIgnored).map(({ place }) => place.use));
  return parsed.parts.flatMap(({ start, part }) =>
    pinEdits(imagesOf(part.document), images, which)
      .filter(({ uses }) => !uses.some((use) => ignored.has(use)))
      .map(({ use, uses, edit, from, to }) => ({
        uses,
        edit: { ...edit, span: shiftSpan(edit.span, start) },
        at: shiftSpan(use.at, start),
        from,
        to,
      })),
  );
}

/** A document that names no images, such as a policy file, has none. */
const imagesOf = (document: unknown): NamesImages => {
  const { images = [], takenUp } = document as Partial<NamesImages>;
  return { images, takenUp };
};

/** The rule that says so is the one whose ignores count. */
function isIgnored(place: PinPlace, ignores: readonly Ignore[], policy: Policy, today: string): boolean {
  const rule = place.state === 'pinned' ? imageDigestOutdated : imageNotPinnedByDigest;
  return (
    ignoreFor(ignores, rule, place.use.at, today) !== undefined ||
    policyIgnoreFor(policy.ignores, rule.id, today) !== undefined
  );
}

function mirrorOf({ reference }: ImageUse, { images }: Policy): string | undefined {
  if (reference === undefined) return undefined;
  const name = mirrored(`${reference.registry}/${reference.repository}`, images.mirrors);
  return name === undefined ? undefined : `${name}:${reference.tag ?? 'latest'}`;
}
