import type { FoundAttestation, ImageSignatures, Provenance } from '../../core/signature.ts';
import { fits } from '../identity-pattern.ts';
import type { Judged, Verdict } from '../judge.ts';
import { clause } from '../words.ts';
import { predicateKind } from './predicate.ts';

/** Provenance of an image, and what it is worth. */
export interface Weighed {
  readonly judged: Judged<FoundAttestation>;
  readonly provenance: Provenance;
  readonly isProven: boolean;
  /** Why it is no more than a claim, as a sentence; empty where it is proven. */
  readonly whyNot: string;
}

/**
 * The SLSA provenance that is about an image or the index that it was found by, without any that is invalid: who lies
 * about the signature is not asked about the build.
 */
export function weighedProvenance(
  { digest, platform, unknown }: Pick<ImageSignatures, 'digest' | 'platform' | 'unknown'>,
  verdict: Pick<Verdict, 'attestations' | 'requirements'>,
): readonly Weighed[] {
  const about = new Set([digest, ...(platform === undefined ? [] : [platform.digest])]);
  return verdict.attestations.flatMap((judged) => {
    const { provenance, covers } = judged.found;
    if (provenance === undefined || judged.status === 'invalid' || !about.has(covers)) return [];
    const whyNot = whyNotProven(judged, provenance, verdict.requirements, unknown);
    return [{ judged, provenance, isProven: whyNot === '', whyNot }];
  });
}

/** A signature by somebody trusted, and a builder that no requirement refuses. */
function whyNotProven(
  { found, status, reason }: Judged<FoundAttestation>,
  { builder }: Provenance,
  requirements: Verdict['requirements'],
  [failed]: readonly string[],
): string {
  if (found.proof === 'unsigned')
    return failed === undefined
      ? 'nobody signed it'
      : `whether somebody signed it is unknown (${ending(failed)})`;
  if (status !== 'verified') return ending(reason) || 'no signer whom the policy trusts signed it';
  const refused = requirements
    .flatMap(({ requirement }) =>
      requirement.attestations.map((wanted) => ({ wanted, from: requirement.from })),
    )
    .find(
      ({ wanted }) =>
        isProvenanceType(wanted.predicate) && wanted.builder !== undefined && !fits(wanted.builder, builder),
    );
  return refused === undefined
    ? ''
    : `\`${refused.from}\` asks for the builder \`${refused.wanted.builder}\`, and it was built by ${builderWords(builder)}`;
}

/** Who built, for a sentence. */
export const builderWords = (builder: string): string =>
  builder === '' ? 'a builder that it does not name' : `\`${builder}\``;

const isProvenanceType = (predicate: string): boolean =>
  predicate === 'slsa-provenance' || predicateKind(predicate) === 'slsa-provenance';

/** A sentence as the end of another. */
const ending = (text: string): string =>
  clause(text).replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());
