import type { CancellationToken } from 'vscode-languageserver/node';
import { listRevisions, type Revision } from '../../git/list-revisions.ts';
import { isGitProblem } from '../../git/problem.ts';
import type { ListedRevision, ListRevisionsResult, RepositoryParams } from '../protocol.ts';
import type { Session } from '../session.ts';
import { inRepository } from './changes-repository.ts';

/** What there is to compare with, the likeliest first. */
export const revisionsIn = (
  session: Session,
  { repository: uri }: RepositoryParams,
  token: CancellationToken,
): Promise<ListRevisionsResult> =>
  inRepository(session, uri, token, async (repository, signal) => {
    const revisions = await listRevisions(repository, signal);
    if (isGitProblem(revisions)) return revisions;
    const current = revisions.find((one) => one.current);
    return { revisions: revisions.map((one) => listed(one, current?.name)) };
  });

const listed = (revision: Revision, current: string | undefined): ListedRevision => ({
  name: revision.name,
  kind: revision.kind,
  why: whyOf(revision, current),
  subject: revision.subject,
});

function whyOf({ role, current }: Revision, branch: string | undefined): string {
  if (role === 'upstream') return `upstream of ${branch ?? 'this branch'}`;
  if (role === 'default') return 'main branch of the remote';
  return current ? 'checked out: what is not committed' : '';
}
