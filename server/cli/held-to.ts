import { rootsOf } from '../check/check-paths.ts';
import type { Paths } from '../check/paths.ts';
import { type PolicyReports, policyReports } from '../check/policies.ts';
import { nodeFiles } from '../workspace/node-files.ts';
import { createPolicyStore, type PolicyInForce } from '../workspace/policy-store.ts';
import { userTrustFile } from '../workspace/user-trust.ts';

export interface HeldTo {
  readonly inForce: PolicyInForce;
  /** What is wrong with it. */
  readonly told: PolicyReports;
}

/** What a file is held to, or the images themselves where there is none. `named`: the policy that the user chose. */
export async function policyFor(
  file: string | undefined,
  named: string | undefined,
  { paths, today }: { readonly paths: Paths; readonly today: string },
): Promise<HeldTo> {
  const held = file ?? `${paths.folder}/.`;
  const store = createPolicyStore({
    files: nodeFiles,
    roots: () => rootsOf([held], { paths }),
    today: () => today,
    userTrust: userTrustFile(),
    override: () => (named === undefined ? undefined : paths.resolve(named)),
  });
  const inForce = await store.for(held);
  return { inForce, told: await policyReports([inForce], new Set(), store, { paths, today }) };
}
