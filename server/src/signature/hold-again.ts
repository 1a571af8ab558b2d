import type { FoundAttestation, FoundSignature, ImageSignatures } from '../../../rules/core/signature.ts';
import type { Session } from '../session.ts';
import { anchorsHere } from './anchors.ts';
import { requestFor } from './request.ts';
import type { AnchorHashes, SignatureResult } from './result.ts';
import type { SignatureThread } from './thread.ts';

/**
 * Holds what was collected against the keys, roots and stores that policies grant now. Nobody is asked for anything:
 * of what was collected in an earlier session only the proofs are left, and those that rest on another key than
 * today's are none any more.
 */
export async function holdAgain(session: Session, thread: SignatureThread): Promise<void> {
  const { signatures } = session;
  if (signatures.all.length === 0) return;
  const here = await anchorsHere(session);
  const { hashes } = here;
  for (const result of signatures.all) {
    if (isSame(result.anchors, hashes)) continue;
    const request = await requestFor(session, result.image, here);
    const found = await thread.again(request, new AbortController().signal);
    if (found !== undefined && !('trouble' in found)) {
      // What was collected is as old as it was.
      await signatures.add(result.image, { ...found, at: result.found.at }, hashes);
    } else await signatures.replace(asFarAsKnown(result, hashes));
  }
}

/** Proofs that rest on what is still there stay; whether a new key verifies something only another look can tell. */
function asFarAsKnown(result: SignatureResult, now: AnchorHashes): SignatureResult {
  const same = (id: string): boolean => result.anchors[id] === now[id] && now[id] !== undefined;
  const mend = <One extends FoundSignature | FoundAttestation>(one: One): One => {
    const provenBy = one.provenBy.filter(same);
    if (provenBy.length === one.provenBy.length) return one;
    if (provenBy.length > 0) return { ...one, provenBy };
    return { ...one, provenBy, proof: 'unknown', reason: changedReason };
  };
  const found: ImageSignatures = {
    ...result.found,
    signatures: result.found.signatures.map(mend),
    attestations: result.found.attestations.map(mend),
  };
  return { ...result, found, anchors: now, isStale: true };
}

const changedReason = 'The keys have changed since it was checked. Check it again.';

const isSame = (one: AnchorHashes, other: AnchorHashes): boolean => {
  const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...ids].every((id) => one[id] === other[id]);
};
