import { isPolicyFile } from '../../rules/policy/detect.ts';
import { type GitProblem, isGitProblem } from '../git/problem.ts';
import { compareWithBase } from '../report/compare.ts';
import type { FileReport, RunError, RunReport } from '../report/model.ts';
import { type Affected, affectedFiles } from './affected.ts';
import { baselinesOf } from './baselines.ts';
import { checkSide } from './check-side.ts';
import { type ChangesRequest, type Comparison, compareSides } from './comparison.ts';
import { inPathOrder } from './order.ts';
import { type PolicyReports, policyReports } from './policies.ts';
import { absolute } from './side.ts';

export interface ChangesResult {
  /** The files that changed and those whose verdict the change alters; what is no news is marked as known. */
  readonly run: RunReport;
  /** One for each file of the run but the policy files. */
  readonly files: readonly ChangedFile[];
  /** Whether a policy is broken. */
  readonly wrong: boolean;
}

export interface ChangedFile {
  /** As in the run. */
  readonly shown: string;
  /** Absolute, with `/`. */
  readonly path: string;
  /** Relative to the repository. */
  readonly relative: string;
  /** The path in the base, relative to the repository; undefined where the file is new. */
  readonly before: string | undefined;
  /** The base's blob. */
  readonly beforeObject: string | undefined;
  /** The staged blob; undefined where the file on the disk was checked. */
  readonly afterObject: string | undefined;
}

/**
 * The verdict on what changed: findings that the same file does not have, by fingerprint, at the base. The
 * base is held to the policy that it had then, on today's day.
 */
export async function checkChanges(request: ChangesRequest): Promise<ChangesResult | GitProblem> {
  const started = performance.now();
  const comparison = await compareSides(request);
  if (isGitProblem(comparison)) return comparison;
  const checked = await checkBoth(comparison, request);
  if (isGitProblem(checked)) return checked;
  const policies = await changedPolicies(comparison, checked.affected, request);
  const reports = checked.files.map(({ report }) => report);
  return {
    run: {
      files: [...reports, ...policies.reports].sort(inPathOrder),
      errors: [...checked.errors, ...conflictErrors(comparison, request), ...policies.errors].sort(
        inPathOrder,
      ),
      fixed: 0,
      seconds: (performance.now() - started) / 1000,
      base: comparison.base,
    },
    files: checked.files,
    wrong: policies.broken,
  };
}

/** What both sides of a comparison say of the affected files. */
export interface CheckedBoth {
  readonly affected: readonly Affected[];
  readonly files: readonly (ChangedFile & { readonly report: FileReport })[];
  readonly errors: readonly RunError[];
}

/** Checks the files of a comparison on both sides, and marks what the base or the baseline has already. */
export async function checkBoth(
  comparison: Comparison,
  request: ChangesRequest,
): Promise<CheckedBoth | GitProblem> {
  const { repository, paths, baseline: file } = request;
  const { before, after } = comparison;
  const affected = await affectedFiles(request, comparison);
  const plain = { ...request, fix: 'none', diff: false } as const;
  const now = await checkSide(
    after,
    affected.map(({ path }) => path),
    plain,
  );
  if (isGitProblem(now)) return now;
  const earlier = affected.flatMap((one) => one.before ?? []);
  const then = await checkSide(before, earlier, { ...plain, changes: false });
  if (isGitProblem(then)) return then;
  const baselines = baselinesOf({ files: after.files, roots: [repository.root], file, show: paths.show });
  const files: (ChangedFile & { readonly report: FileReport })[] = [];
  const errors: RunError[] = [];
  for (const { path, before: beforePath } of affected) {
    const result = now.get(path);
    const where = absolute(repository, path);
    errors.push(...(result?.errors ?? []).map((message) => ({ path: paths.show(where), message })));
    if (result?.report === undefined) continue;
    const base = beforePath === undefined ? undefined : then.get(beforePath)?.report;
    files.push({
      report: await baselines.compare(where, compareWithBase(result.report, base)),
      shown: result.report.path,
      path: where,
      relative: path,
      before: beforePath,
      beforeObject: beforePath === undefined ? undefined : before.entry(beforePath)?.object,
      afterObject: after.entry(path)?.object,
    });
  }
  return { affected, files, errors: [...errors, ...baselines.errors] };
}

/** What went wrong with the policies in force and with those that changed, compared with the base as files are. */
async function changedPolicies(
  { changes, before, after }: Comparison,
  affected: readonly Affected[],
  request: ChangesRequest,
): Promise<PolicyReports> {
  const { repository } = request;
  const changed = changes
    .filter(({ kind, path }) => kind !== 'deleted' && isPolicyFile({ path, text: '' }))
    .map(({ path }) => absolute(repository, path));
  const governed = [...affected.map(({ path }) => absolute(repository, path)), `${repository.root}/.`];
  const inForce = await Promise.all(governed.map((path) => after.store.for(path)));
  const listed = new Set(changed);
  const now = await policyReports([...new Set(inForce)], listed, after.store, request);
  const then = await policyReports([], listed, before.store, request);
  const earlier = new Map(then.reports.map((report) => [report.path, report]));
  return {
    ...now,
    reports: now.reports.map((report) => compareWithBase(report, earlier.get(report.path))),
  };
}

const conflictErrors = (
  { conflicts }: Comparison,
  { repository, paths }: ChangesRequest,
): readonly RunError[] =>
  conflicts.map((path) => ({
    path: paths.show(absolute(repository, path)),
    message: 'It is in conflict, so nothing of it is staged yet. Resolve it and stage it.',
  }));
