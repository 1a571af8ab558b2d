import type { TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { demandsIn } from '../../workspace/demands.ts';
import { within } from '../../workspace/files.ts';
import type { Session } from '../session.ts';
import { notationFolder } from './folders.ts';
import type { Demands } from './signatures.ts';

/** Has the files of other tools read once they may be others, for somebody who asks for signatures. */
export async function readDemandsAnew(session: Session): Promise<void> {
  const { signatures, client } = session;
  if (signatures.areDemandsRead && client.watchesFiles) return;
  signatures.demands = await demandsHere(session);
}

/**
 * What files of other tools in the folders of the workspace ask of signatures: they may always ask for more. Whom they
 * trust counts only where the workspace is trusted; whom the user's own Notation trusts, everywhere.
 */
async function demandsHere({ folders, policies }: Session): Promise<Demands> {
  const { files, isTrusted } = policies;
  const all = await Promise.all(
    folders.all.map(async ({ path }) => {
      const demands = await demandsIn(path, files, notationFolder());
      const problems = demands.problems.map(
        (problem) => `\`${within(path, problem.path) || problem.path}\`: ${problem.message}`,
      );
      return { ...demands, problems };
    }),
  );
  return {
    requirements: all.flatMap(({ requirements }) => requirements),
    signers: eachOnce(all.flatMap(({ own, signers }) => (isTrusted ? [...own, ...signers] : own))),
    candidates: isTrusted ? all.flatMap(({ candidates }) => candidates) : [],
    problems: [...new Set(all.flatMap(({ problems }) => problems))],
  };
}

const eachOnce = (signers: readonly TrustedSigner[]): readonly TrustedSigner[] => [
  ...new Map(signers.map((one) => [JSON.stringify(one), one])).values(),
];
