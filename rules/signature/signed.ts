import { slot } from '../core/keep.ts';
import type { CheckInput } from '../core/rule.ts';
import type { ImageSignatures } from '../core/signature.ts';
import type { SignaturePolicy, SignatureRequirement } from '../core/signature-policy.ts';
import { type KnownUse, knownImages } from '../image/judged.ts';
import { formatReference, type ImageReference, normalForm } from '../image/reference.ts';
import type { NamesImages } from '../image/use.ts';
import { judgeImage, type Verdict } from './judge.ts';

/** An image that somebody was asked about, where a document names it, and what its signatures are worth. */
export interface Signed {
  readonly use: KnownUse;
  readonly found: ImageSignatures;
  readonly verdict: Verdict;
}

/** Every image of a document of which it is known who signed it. */
export function* signedIn({ document, facts, policy, today }: CheckInput<NamesImages>): Generator<Signed> {
  const { signatures, demands } = facts;
  if (signatures.size === 0) return;
  for (const use of knownImages(document)) {
    const known = signaturesOf(use.reference, signatures);
    if (known === undefined) continue;
    const found = calledAs(known, normalForm(use.reference));
    yield { use, found, verdict: judgeOnce(found, policy.signatures, demands, today) };
  }
}

const named = slot<Map<string, ImageSignatures>>();

/** What was found, under the name by which the document means the image: policies ask by name. */
function calledAs(found: ImageSignatures, reference: string): ImageSignatures {
  if (found.reference === reference) return found;
  const known = named.get(found) ?? new Map<string, ImageSignatures>();
  named.set(found, known);
  const called = known.get(reference) ?? { ...found, reference };
  known.set(reference, called);
  return called;
}

/** What was found out about an image, by its name; a tag beside a digest says nothing more. */
function signaturesOf(
  reference: ImageReference,
  signatures: ReadonlyMap<string, ImageSignatures>,
): ImageSignatures | undefined {
  const { registry, repository, digest } = reference;
  const whole = signatures.get(normalForm(reference));
  if (whole !== undefined || digest === undefined) return whole;
  return signatures.get(formatReference({ name: `${registry}/${repository}`, tag: undefined, digest }));
}

interface Kept {
  readonly policy: SignaturePolicy;
  readonly demands: readonly SignatureRequirement[];
  readonly today: string;
  readonly verdict: Verdict;
}

const kept = slot<Kept>();

/** Each of the rules asks for the same verdict. */
export function judgeOnce(
  found: ImageSignatures,
  policy: SignaturePolicy,
  demands: readonly SignatureRequirement[],
  today: string,
): Verdict {
  const known = kept.get(found);
  if (known?.policy === policy && known.demands === demands && known.today === today) return known.verdict;
  const verdict = judgeImage(found, policy, demands, today);
  kept.set(found, { policy, demands, today, verdict });
  return verdict;
}
