import type { Facts } from '../../core/facts.ts';
import type { ImageSignatures, Provenance } from '../../core/signature.ts';
import type { ImageUse } from '../../image/use.ts';
import type { Verdict } from '../judge.ts';

/** What `builtFrom` is asked with. */
export interface BuiltFromQuestion {
  /** The file, as it is saved. */
  readonly text: string;
  /** What it names. */
  readonly uses: readonly ImageUse[];
  readonly found: ImageSignatures;
  readonly verdict: Pick<Verdict, 'attestations' | 'requirements'>;
  /** Whether the file is the one of the commit that provenance names; undefined where that is not known. */
  readonly atCommit: 'same' | 'differs' | undefined;
  /** Why that is not known, a sentence; empty where nobody looked. */
  readonly commitReason?: string | undefined;
  /** What records of builds on this machine say of the very same image. */
  readonly records?: readonly Provenance[] | undefined;
  /** How the workspace builds it, as far as its files say. */
  readonly wanted?: WantedBuild | undefined;
  /** Which digest names lead to now. */
  readonly images: Facts['images'];
}

export interface WantedBuild {
  /** The stage; undefined: not said. */
  readonly target?: string | undefined;
  /** Names of build arguments; undefined: not said. */
  readonly buildArguments?: readonly string[] | undefined;
  /** `linux/amd64`; undefined: not said. */
  readonly platform?: string | undefined;
}
