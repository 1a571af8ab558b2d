import type { Fix } from '../core/fix.ts';
import type { SignaturePolicy } from '../core/signature-policy.ts';
import type { Miss } from './told.ts';
import { signerName, trustSigner } from './trust-signer.ts';
import { signerWords } from './words.ts';

/**
 * The fixes that make a signer of the image trusted, in the policy file. Only where that is enough: where the policy
 * wants somebody else to sign, trusting one more person does not help.
 */
export function trusting({ verdict, requirement, miss }: Miss, policy: SignaturePolicy): readonly Fix[] {
  const unknown = requirement.signers.flatMap((one) =>
    one.kind === 'named' && !policy.signers.some(({ name }) => name === one.name) ? [one.name] : [],
  );
  if (requirement.signers.length > 0 && unknown.length === 0) return [];
  return verdict.signatures.flatMap(({ found, status, signer }): readonly Fix[] => {
    if (
      status !== 'untrusted' ||
      signer !== undefined ||
      found.proof !== 'good' ||
      found.signer === undefined
    )
      return [];
    const name =
      unknown[0] ??
      signerName(
        found.signer,
        policy.signers.map((one) => one.name),
        found.provenBy,
      );
    const change = trustSigner(found.signer, undefined, name, { provenBy: found.provenBy });
    if (change === undefined || miss.missing !== 'signature') return [];
    const title = `Trust ${signerWords(found.signer)} as ${name} in .seaworthy.yaml`;
    return [{ title, safety: 'unsafe', edits: () => [], policy: change }];
  });
}
