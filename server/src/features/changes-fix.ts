import type { CancellationToken, WorkspaceEdit } from 'vscode-languageserver/node';
import { checkChanges } from '../../check/changes.ts';
import type { ChangesRequest } from '../../check/comparison.ts';
import { fixChanges } from '../../check/fix-changes.ts';
import { wantedBy } from '../../check/task.ts';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import { isFileError } from '../../workspace/files.ts';
import { fixAll } from '../../workspace/fix-file.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { toTextEdits } from '../convert.ts';
import type { FixChangesParams, FixChangesResult, FixedChanges } from '../protocol.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';
import { changesRequest } from './changes.ts';
import { type ChangePaths, changePathsOf } from './changes-paths.ts';
import { inRepository } from './changes-repository.ts';
import { type CheckedFile, checkFile } from './closed-file.ts';
import { tellProgress } from './progress.ts';

/** Fixes what is staged, in the staged content and in the files; what changed since a revision as an edit. */
export function fixChangesIn(
  session: Session,
  params: FixChangesParams,
  token: CancellationToken,
): Promise<FixChangesResult> {
  const { repository: uri, since, workDoneToken } = params;
  return inRepository(session, uri, token, async (repository, signal) => {
    const onProgress = tellProgress(session, workDoneToken);
    const request = await changesRequest(session, repository, { since, signal, onProgress });
    const paths = changePathsOf(session);
    return since === undefined
      ? fixStaged(request, params, paths)
      : editChanged(session, request, { ...params, paths });
  });
}

async function fixStaged(
  request: ChangesRequest,
  { only, title }: FixChangesParams,
  { asGitKnows }: ChangePaths,
): Promise<FixedChanges | GitProblem> {
  const fingerprints = only?.fingerprint === undefined ? undefined : [only.fingerprint];
  const result = await fixChanges({
    ...request,
    fix: levelOf(only?.fingerprint, title),
    all: false,
    only: only && { path: asGitKnows(pathOfUri(only.uri)), fingerprints, title },
  });
  if (isGitProblem(result)) return result;
  const { fixed, files, left } = result;
  return { fixed, files: files.length, left };
}

/** The files are ordinary ones of the editor, open or not, and what was done to them can be undone there. */
async function editChanged(
  session: Session,
  request: ChangesRequest,
  { only, title, paths }: FixChangesParams & { readonly paths: ChangePaths },
): Promise<FixedChanges | GitProblem> {
  const changes = await checkChanges(request);
  if (isGitProblem(changes)) return changes;
  const reports = new Map(changes.run.files.map((report) => [report.path, report]));
  const wanted = only && paths.asGitKnows(pathOfUri(only.uri));
  const edits: NonNullable<WorkspaceEdit['documentChanges']> = [];
  const left: { readonly path: string; readonly reason: string }[] = [];
  let fixed = 0;
  for (const { path: real, shown } of changes.files) {
    if (wanted !== undefined && wanted !== real) continue;
    const path = paths.asOpened(real);
    const checked = await checkFile(session, path);
    if (checked === undefined) continue;
    if (isFileError(checked)) {
      left.push({ path: shown, reason: checked.error });
      continue;
    }
    const { snapshot } = checked;
    const known = (reports.get(shown)?.findings ?? []).filter((finding) => finding.known !== undefined);
    const choice =
      only?.fingerprint === undefined
        ? { not: known.map(({ fingerprint }) => fingerprint) }
        : { only: [only.fingerprint] };
    const level = levelOf(only?.fingerprint, title);
    const done = fixAll(snapshot, level, retakeOf(session, checked), wantedBy(choice), title);
    if (done.edits.length === 0) continue;
    fixed += done.count;
    const open = session.documents.at(path);
    const uri = open?.uri ?? uriOfPath(path);
    const place = { uri, text: snapshot.text, lines: snapshot.lines };
    edits.push({
      textDocument: { uri, version: open?.version ?? null },
      edits: toTextEdits(done.edits, place),
    });
  }
  const edit: WorkspaceEdit = { documentChanges: edits };
  return { fixed, files: edits.length, left, ...(edits.length > 0 && { edit }) };
}

/** What is not safe is done only where somebody picked it. */
const levelOf = (fingerprint: string | undefined, title: string | undefined): 'safe' | 'unsafe' =>
  fingerprint !== undefined && title !== undefined ? 'unsafe' : 'safe';

const retakeOf =
  ({ snapshots }: Session, { inForce }: CheckedFile) =>
  (text: string, previous: Snapshot): Snapshot | undefined =>
    snapshots.take({ path: previous.path, text }, inForce, previous);
