import type { WantedBuild } from '../../rules/signature/provenance/question.ts';

/** One place of the workspace that builds a Dockerfile. */
export interface NamedBuild {
  /** The Dockerfile, absolute. */
  readonly file: string;
  readonly wanted: WantedBuild;
}
