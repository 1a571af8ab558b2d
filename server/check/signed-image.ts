import type { ImageSignatures } from '../../rules/core/signature.ts';
import type { SignaturePolicy, SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import { slsaLevel } from '../../rules/signature/provenance/slsa-level.ts';
import type { Trouble } from '../registry/trouble.ts';
import type { SignedImage, TrustUsed } from '../report/signatures.ts';
import type { Anchors } from '../signature/anchors.ts';

/** By what signatures are judged. */
export interface SignatureTerms {
  readonly policy: SignaturePolicy;
  /** What other tools' files ask for beside the policy. */
  readonly demands: readonly SignatureRequirement[];
  readonly anchors: Anchors;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** What an image's signatures are worth, or why that is not known. */
export function signedImage(
  image: string,
  answer: ImageSignatures | Trouble,
  { policy, demands, anchors, today }: SignatureTerms,
  more: { readonly tool?: string | undefined; readonly what?: 'image' | 'file' } = {},
): SignedImage {
  if ('trouble' in answer) return { image, found: undefined, trouble: answer.message };
  const verdict = judgeImage(answer, policy, demands, today);
  return {
    image,
    found: answer,
    verdict,
    trust: trustIn(anchors),
    slsa: slsaLevel(verdict.attestations),
    built: undefined,
    tool: more.tool,
    what: more.what ?? 'image',
  };
}

const trustIn = ({ keys, trustRoots, stores }: Anchors): ReadonlyMap<string, TrustUsed> =>
  new Map(
    [
      ...keys.map(({ id, grantedBy }) => ({ id, kind: 'key' as const, date: undefined, grantedBy })),
      ...trustRoots.map(({ id, grantedBy, date }) => ({ id, kind: 'trust root' as const, date, grantedBy })),
      ...stores.map(({ id, grantedBy }) => ({
        id,
        kind: 'trust store' as const,
        date: undefined,
        grantedBy,
      })),
    ].map((one) => [one.id, one]),
  );
