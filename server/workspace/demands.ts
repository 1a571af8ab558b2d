import type { TrustedSigner } from '../../rules/core/signature-policy.ts';
import { type Demands, readDemands } from '../signature/demands/demands.ts';
import { readOwnNotation } from '../signature/demands/own-notation.ts';
import type { FileAccess } from './files.ts';
import { repositoryOf } from './policy-folders.ts';

export interface DemandsHere extends Demands {
  /** Whom the user's own trust policy of Notation trusts, whatever is trusted of the workspace. */
  readonly own: readonly TrustedSigner[];
}

/**
 * What other tools' files of the repository around a folder ask of signatures, and whom the user's own trust policy
 * of Notation trusts. Outside of any repository only the folder itself is looked at, because it may be a home.
 */
export async function demandsAround(
  folder: string,
  files: FileAccess,
  notationFolder: string | undefined,
): Promise<DemandsHere> {
  const repository = await repositoryOf({ files }, folder);
  const below = repository === undefined ? 0 : undefined;
  return withOwn(await readDemands(repository ?? folder, files, { notationFolder, below }), notationFolder);
}

/** The same for a folder of a workspace, all of which is looked at. */
export const demandsIn = async (
  folder: string,
  files: FileAccess,
  notationFolder: string | undefined,
): Promise<DemandsHere> => withOwn(await readDemands(folder, files, { notationFolder }), notationFolder);

async function withOwn(demands: Demands, notationFolder: string | undefined): Promise<DemandsHere> {
  const own = await readOwnNotation(notationFolder);
  return {
    ...demands,
    own: own.signers,
    problems: [
      ...demands.problems,
      ...own.problems.map((message) => ({ path: notationFolder ?? '', message })),
    ],
  };
}
