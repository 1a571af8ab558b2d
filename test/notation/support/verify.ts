import type { FoundSignature } from '../../../rules/core/signature.ts';
import type { StoreAnchor } from '../../../server/signature/anchors.ts';
import type { Subject } from '../../../server/signature/evidence.ts';
import { verifyNotation } from '../../../server/signature/notation/verify-notation.ts';
import type { VerifyContext } from '../../../server/signature/verifier.ts';
import { image } from './envelopes.ts';
import { now } from './mint.ts';

export const jwsType = 'application/jose+json';
export const coseType = 'application/cose';

export const storeOf = (
  type: StoreAnchor['type'],
  name: string,
  ...certificates: readonly Uint8Array[]
): StoreAnchor => ({ id: `${type}:${name}`, grantedBy: 'the test', type, name, certificates });

/** The one signature that an attachment holds. */
export async function verify(
  bytes: Uint8Array,
  mediaType: string,
  stores: readonly StoreAnchor[],
  more: {
    readonly now?: Date | undefined;
    readonly beside?: Subject | undefined;
    readonly revocation?: VerifyContext['revocation'];
  } = {},
): Promise<FoundSignature> {
  const found = await verifyNotation(
    {
      kind: 'notation',
      beside: more.beside ?? image,
      manifest: `sha256:${'0'.repeat(64)}`,
      mediaType,
      annotations: new Map(),
      bytes,
    },
    {
      anchors: { keys: [], trustRoots: [], stores },
      now: more.now ?? now,
      revocation: more.revocation,
    },
  );
  const [one, ...others] = found;
  if (one?.what !== 'signature' || others.length > 0) throw new Error('There must be one signature.');
  return one.signature;
}
