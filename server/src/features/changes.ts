import * as platform from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { checkChanges } from '../../check/changes.ts';
import type { ChangesRequest } from '../../check/comparison.ts';
import { pathsFrom } from '../../check/paths.ts';
import { justChecking } from '../../check/request.ts';
import { isGitProblem } from '../../git/problem.ts';
import type { Repository } from '../../git/repository.ts';
import type { ScanChangesParams, ScanChangesResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { mendHook } from './changes-hook.ts';
import { changePathsOf } from './changes-paths.ts';
import { scannedChanges } from './changes-report.ts';
import { inRepository } from './changes-repository.ts';
import { checkWorkers } from './check-workers.ts';
import { tellProgress } from './progress.ts';

/** The verdict on what is staged, or on the working tree since a revision; the same that hook and CI give. */
export function scanChangesIn(
  session: Session,
  { repository: uri, since, workDoneToken }: ScanChangesParams,
  token: CancellationToken,
): Promise<ScanChangesResult> {
  return inRepository(session, uri, token, async (repository, signal) => {
    const onProgress = tellProgress(session, workDoneToken);
    const request = await changesRequest(session, repository, { since, signal, onProgress });
    const result = await checkChanges(request);
    if (isGitProblem(result)) return result;
    void mendHook(repository);
    const { asOpened } = changePathsOf(session);
    const { failOn } = await session.settings.for(asOpened(repository.root));
    return scannedChanges(repository, request, result, { failOn, asOpened });
  });
}

/** What every look at changes has in common: all rules of the policy in force, on today's day. */
export async function changesRequest(
  session: Session,
  repository: Repository,
  given: Pick<ChangesRequest, 'since' | 'signal' | 'onProgress'>,
): Promise<ChangesRequest> {
  return {
    repository,
    paths: pathsFrom(repository.root, platform),
    policy: await session.policies.overrideFor(changePathsOf(session).asOpened(repository.root)),
    ...justChecking,
    today: session.today(),
    baseline: undefined,
    ...checkWorkers(),
    named: [],
    ...given,
  };
}
