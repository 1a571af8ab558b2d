import type { Approved } from '../../core/policy.ts';
import type { Mirror, Placed, PolicyParts } from '../syntax.ts';

/** What a policy, or several together, say about images. */
export interface ImagesSaid {
  readonly registries: readonly Placed<string>[];
  readonly approved: readonly Placed<Approved>[];
  readonly mirrors: readonly Placed<Mirror>[];
}

/** Beyond this many entries a list is not compared with others: a policy may come from a stranger. */
const mostCompared = 200;

export const imagesSaid = ({ registries, approved, mirrors }: PolicyParts['images']): ImagesSaid => ({
  registries: (registries ?? []).slice(0, mostCompared),
  approved: (approved ?? []).slice(0, mostCompared),
  mirrors: (mirrors ?? []).slice(0, mostCompared),
});
