import { once } from '../core/keep.ts';
import type {
  ImageScope,
  SignaturePolicy,
  SignatureRequirement,
  TransparencyLog,
  TrustedSigner,
} from '../core/signature-policy.ts';
import { type ImagePattern, imagePattern, matchesPattern } from '../image/pattern.ts';
import { type ImageReference, parseReference } from '../image/reference.ts';

/** A requirement that means an image, or may mean it. */
export interface Asked {
  readonly requirement: SignatureRequirement;
  /** Whether the image is meant; `maybe` where it has no name and only some images are meant. */
  readonly means: 'yes' | 'maybe';
  /** How its signatures are held against the transparency log. */
  readonly log: TransparencyLog;
}

/**
 * What is asked of an image, by its name in normal form. What other tools' files demand counts beside the policy:
 * they may hold it to more, so of two ways to look at the log the stricter one counts.
 */
export function askedOf(
  reference: string | undefined,
  policy: SignaturePolicy,
  demands: readonly SignatureRequirement[],
): readonly Asked[] {
  const usual = policy.transparencyLog ?? 'required';
  const image = reference === undefined ? undefined : parseReference(reference);
  const asked = (requirement: SignatureRequirement, log: TransparencyLog): readonly Asked[] => {
    const means = meaning(requirement, image);
    return means === 'no' ? [] : [{ requirement, means, log }];
  };
  return [
    ...policy.requirements.flatMap((one) => asked(one, one.transparencyLog ?? usual)),
    ...demands.flatMap((one) => asked(one, stricter(one.transparencyLog ?? usual, usual))),
  ];
}

/** Whether a requirement means the image of that name. */
export const meansImage = (requirement: SignatureRequirement, image: ImageReference): boolean =>
  meaning(requirement, image) === 'yes';

/** Those who are trusted for an image, by its name in normal form. Of one without a name, who is trusted for all. */
export function trustedFor(
  reference: string | undefined,
  signers: readonly TrustedSigner[],
): readonly TrustedSigner[] {
  const image = reference === undefined ? undefined : parseReference(reference);
  return signers.filter(({ only }) => only === undefined || meaning(only, image) === 'yes');
}

/** Of several ways to look at the log the strictest. */
export const strictest = (logs: readonly TransparencyLog[]): TransparencyLog | undefined =>
  logs.length === 0 ? undefined : logs.reduce(stricter);

const stricter = (one: TransparencyLog, other: TransparencyLog): TransparencyLog =>
  one === 'required' || other === 'required'
    ? 'required'
    : one === 'optional' || other === 'optional'
      ? 'optional'
      : 'ignored';

function meaning(scope: ImageScope, image: ImageReference | undefined): Asked['means'] | 'no' {
  const { images, except } = readPatterns(scope);
  if (image === undefined) {
    if (scope.images.includes(everyImage) && scope.except.length === 0) return 'yes';
    return images.length > 0 ? 'maybe' : 'no';
  }
  const isMeant = images.some((pattern) => matchesPattern(pattern, image));
  return isMeant && !except.some((pattern) => matchesPattern(pattern, image)) ? 'yes' : 'no';
}

const everyImage = '**';

interface Patterns {
  readonly images: readonly ImagePattern[];
  readonly except: readonly ImagePattern[];
}

/** Reads the patterns of a requirement once. */
const readPatterns = once((scope: ImageScope): Patterns => {
  const read = (texts: readonly string[]): readonly ImagePattern[] =>
    texts.flatMap((text) => imagePattern(text) ?? []);
  return { images: read(scope.images), except: read(scope.except) };
});
