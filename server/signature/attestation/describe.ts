import type { Provenance } from '../../../rules/core/signature.ts';
import { predicateKind } from '../../../rules/signature/provenance/predicate.ts';
import { readSlsa1 } from './slsa-1.ts';
import { readSlsa02 } from './slsa-02.ts';
import type { Statement } from './statement.ts';
import { summaryOf } from './summary.ts';
import { shownText } from './text.ts';

export interface DescribedPredicate {
  readonly predicateType: string;
  /** Of SLSA provenance 0.2 and 1 alone. Its Dockerfile is as it was built: see `maskedProvenance`. */
  readonly provenance: Provenance | undefined;
  /** `SPDX 2.3, 41 packages`; empty where there is nothing to say. */
  readonly summary: string;
}

/** What a statement says, as far as it is known. Values of build arguments and the like are never taken over. */
export function describePredicate(
  statement: Pick<Statement, 'predicateType' | 'predicate'>,
): DescribedPredicate {
  const { predicateType, predicate } = statement;
  const provenance = provenanceOf(predicateType, predicate);
  return {
    predicateType: shownText(predicateType),
    provenance,
    summary: summaryOf(predicateType, predicate, provenance),
  };
}

/** SLSA provenance, whose predicate type is given; undefined for other types, and versions that are not known. */
export function provenanceOf(predicateType: string, predicate: unknown): Provenance | undefined {
  if (predicateKind(predicateType) !== 'slsa-provenance') return undefined;
  const version = predicateType.slice(predicateType.lastIndexOf('/') + 1);
  if (version === 'v0.2') return readSlsa02(predicate);
  return /^v1(?:\.\d+)?$/.test(version) ? readSlsa1(predicate) : undefined;
}
