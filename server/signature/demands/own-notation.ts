import type { TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { loadTrustPolicy } from '../notation/trust-policy.ts';
import { demandsOf } from './notation-demands.ts';
import { trustedIn } from './signers.ts';

/** Whom the user's own trust policy of Notation trusts, each for the repositories that it names. */
export interface OwnNotation {
  readonly signers: readonly TrustedSigner[];
  /** Why the policy cannot be read, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Reads the trust policy in the user's own folder of Notation. That file is the user's, so it grants; it demands
 * nothing here, for it says what `notation` is to accept and not what every image must have.
 */
export async function readOwnNotation(folder: string | undefined): Promise<OwnNotation> {
  const policy = folder === undefined ? undefined : await loadTrustPolicy(folder);
  if (policy === undefined) return { signers: [], problems: [] };
  if ('trouble' in policy) return { signers: [], problems: [policy.message] };
  const { requirements } = await demandsOf(policy, policy.path, { folder, beside: async () => [] });
  return { signers: requirements.flatMap(trustedIn), problems: [] };
}
