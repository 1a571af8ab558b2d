import { rulesById } from '../../../rules/catalogue.ts';
import { type Level, levels } from '../../../rules/core/level.ts';
import type { ChangedFile, ChangesResult } from '../../check/changes.ts';
import type { ChangesRequest } from '../../check/comparison.ts';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import type { Repository } from '../../git/repository.ts';
import { readCommit, readIndex, type Tree } from '../../git/tree.ts';
import type { FileReport, FindingReport, Place } from '../../report/model.ts';
import { counts, reaches } from '../../report/summary.ts';
import { joinPath } from '../../workspace/files.ts';
import type { ScannedChanges, ScannedFile, ScannedFinding } from '../protocol.ts';
import { uriOfPath } from '../uri.ts';
import type { ChangePaths } from './changes-paths.ts';

export interface ShownHow extends Pick<ChangePaths, 'asOpened'> {
  /** From which level on a finding would be refused. */
  readonly failOn: Level;
}

/** What a run found, as the client shows it. Files without a finding are told too: they were checked. */
export async function scannedChanges(
  repository: Repository,
  request: ChangesRequest,
  { run, files, wrong }: ChangesResult,
  { failOn, asOpened }: ShownHow,
): Promise<ScannedChanges | GitProblem> {
  const known = new Map(files.map((file) => [file.shown, file]));
  const others = run.files.filter(({ path }) => !known.has(path));
  for (const { path } of others) known.set(path, await lookUp(repository, request, path, run.base?.commit));
  const refused = reaches(run, failOn);
  const verdict = wrong ? 'wrong' : refused ? 'refused' : run.errors.length > 0 ? 'unknown' : 'fits';
  const { name = 'HEAD', commit } = run.base ?? {};
  return {
    base: { name, ...(commit !== undefined && { commit }) },
    verdict,
    failOn,
    ...(request.policy !== undefined && { policy: request.policy }),
    files: run.files.map((report) =>
      scannedFile(report, known.get(report.path), repository, { failOn, asOpened }),
    ),
    errors: run.errors,
    seconds: run.seconds,
  };
}

/** Policy files are no files of the run; where git has them is looked up here. */
async function lookUp(
  repository: Repository,
  { since, signal }: ChangesRequest,
  relative: string,
  commit: string | undefined,
): Promise<ChangedFile> {
  const objectIn = (tree: Tree | GitProblem | undefined): string | undefined =>
    tree === undefined || isGitProblem(tree) ? undefined : tree.entries.get(relative)?.object;
  const before = objectIn(commit === undefined ? undefined : await readCommit(repository, commit, signal));
  return {
    shown: relative,
    path: joinPath(repository.root, relative),
    relative,
    before: before === undefined ? undefined : relative,
    beforeObject: before,
    afterObject: since === undefined ? objectIn(await readIndex(repository, signal)) : undefined,
  };
}

function scannedFile(
  { path, findings }: FileReport,
  file: ChangedFile | undefined,
  { root }: Repository,
  { failOn, asOpened }: ShownHow,
): ScannedFile {
  const { before, beforeObject, afterObject } = file ?? {};
  return {
    path,
    uri: uriOfPath(asOpened(file?.path ?? joinPath(root, path))),
    ...(before !== undefined &&
      beforeObject !== undefined && { before: { path: before, object: beforeObject } }),
    ...(afterObject !== undefined && { after: { path: file?.relative ?? path, object: afterObject } }),
    findings: findings
      .filter(({ suppressed }) => suppressed === undefined)
      .map((finding) => scannedFinding(finding, failOn)),
  };
}

function scannedFinding(finding: FindingReport, failOn: Level): ScannedFinding {
  const { rule, level, message, range, fixes, known, fingerprint } = finding;
  return {
    rule,
    summary: rulesById.get(rule)?.summary ?? '',
    level,
    message,
    range: { start: position(range.start), end: position(range.end) },
    fixes: fixes.map(({ title, safety, inPolicy = false }) => ({
      title,
      safe: safety === 'safe',
      inPolicy,
    })),
    ...(known !== undefined && { known }),
    refused: counts(finding) && levels.indexOf(level) <= levels.indexOf(failOn),
    fingerprint,
  };
}

const position = ({ line, column }: Place): ScannedFinding['range']['start'] => ({
  line: line - 1,
  character: column - 1,
});
