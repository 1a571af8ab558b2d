import type { Facts } from '../../rules/core/facts.ts';
import type { Policy } from '../../rules/core/policy.ts';
import type { Scans } from './scan/scans.ts';
import type { Demands, SignatureFacts, Signatures } from './signature/signatures.ts';

/** What the world has told the editor: the same object for as long as nothing else is known. */
export interface FactSources {
  readonly scans: Scans;
  readonly signatures: Signatures;
}

/** All that is known of the images of a file. */
export const factsFor = ({ scans, signatures }: FactSources, path: string, text: string): Facts =>
  joined(scans.factsFor(path, text), signatures.isEmpty ? undefined : signatures.factsFor(path, text));

/** All that is known of the images of every file. */
export const commonFacts = ({ scans, signatures }: FactSources): Facts =>
  joined(scans.commonFacts, signatures.isEmpty ? undefined : signatures.commonFacts);

function joined(scanned: Facts, signed: SignatureFacts | undefined): Facts {
  if (signed === undefined) return scanned;
  const known = byBoth.get(scanned) ?? new WeakMap<SignatureFacts, Facts>();
  byBoth.set(scanned, known);
  const before = known.get(signed);
  if (before !== undefined) return before;
  const facts: Facts = { ...scanned, ...signed };
  known.set(signed, facts);
  return facts;
}

/** The policy with signers whom other tools' files of a trusted workspace trust; the same object for the same signers. */
export function granting<Held extends Pick<Policy, 'signatures'>>(
  { signatures: { demands } }: Pick<FactSources, 'signatures'>,
  policy: Held,
): Held {
  if (demands.signers.length === 0) return policy;
  const known = granted.get(policy);
  if (known?.demands === demands) return known.policy as Held;
  const signers = [...policy.signatures.signers, ...demands.signers];
  const wider = { ...policy, signatures: { ...policy.signatures, signers } };
  granted.set(policy, { demands, policy: wider });
  return wider;
}

const granted = new WeakMap<object, { readonly demands: Demands; readonly policy: object }>();

const byBoth = new WeakMap<Facts, WeakMap<SignatureFacts, Facts>>();
