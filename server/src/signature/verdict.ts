import type { ImageSignatures } from '../../../rules/core/signature.ts';
import type { Verdict } from '../../../rules/signature/judge.ts';
import { judgeOnce } from '../../../rules/signature/signed.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import { granting } from '../facts.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uri.ts';

/** What an image's signatures are worth in a file: by its policy, or that of the first folder where there is no file. */
export async function verdictFor(
  session: Session,
  found: ImageSignatures,
  beside: string | undefined,
): Promise<Verdict> {
  return verdictBy(session, found, await policyBeside(session, beside));
}

export function verdictBy(
  session: Session,
  found: ImageSignatures,
  { policy }: Pick<PolicyInForce, 'policy'>,
): Verdict {
  const { requirements } = session.signatures.demands;
  return judgeOnce(found, granting(session, policy).signatures, requirements, session.today());
}

export function policyBeside(
  { policies, folders }: Session,
  beside: string | undefined,
): Promise<PolicyInForce> {
  return policies.for(beside === undefined ? `${folders.all[0]?.path ?? ''}/Dockerfile` : pathOfUri(beside));
}
