import { setTimeout as wait } from 'node:timers/promises';
import type { TreeEntry } from './entry.ts';
import { blobId } from './objects.ts';
import { type GitProblem, isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';
import { putBlobs, putEntries, readEntries, refusal } from './stage-index.ts';
import { type Planned, planFixes } from './stage-plan.ts';
import type { StagedFix } from './staged-fix.ts';

export type { StagedFix } from './staged-fix.ts';

export interface StagedFixResult {
  readonly path: string;
  readonly done: boolean;
  /** Why nothing was done. */
  readonly reason?: string;
}

/**
 * Puts fixes into the index and, by a three-way merge, into the working files; a file where that cannot be done
 * without touching what is not staged is left as it is, with the reason. New working files are complete on the
 * disk before the index changes, and take their places after it: whoever is ended half-way has lost nothing.
 */
export async function stageFixes(
  repository: Repository,
  fixes: readonly StagedFix[],
): Promise<readonly StagedFixResult[] | GitProblem> {
  const plans = await planFixes(repository, fixes);
  if (isGitProblem(plans)) return plans;
  const planned = plans.filter((plan): plan is Planned => 'fix' in plan);
  const staged = await stage(repository, planned);
  if (isGitProblem(staged)) {
    for (const { beside } of planned) beside?.drop();
    return staged;
  }
  const reasons = new Map(staged);
  for (const { fix, beside } of planned) if (reasons.has(fix.entry.path)) beside?.drop();
  const written = planned.filter(({ fix }) => !reasons.has(fix.entry.path));
  for (const [path, reason] of await finish(repository, written)) reasons.set(path, reason);
  for (const plan of plans) if ('reason' in plan) reasons.set(plan.path, plan.reason);
  return fixes.map(({ entry: { path } }) => {
    const reason = reasons.get(path);
    return reason === undefined ? { path, done: true } : { path, done: false, reason };
  });
}

type Reasons = ReadonlyMap<string, string>;

/** Puts the fixed blobs into the index, all at once. Why some were not: their entries are others by now. */
async function stage(repository: Repository, planned: readonly Planned[]): Promise<Reasons | GitProblem> {
  if (planned.length === 0) return new Map();
  const failed = await putBlobs(
    repository,
    planned.map(({ fix }) => fix.after),
  );
  if (failed !== undefined) return failed;
  for (const pause of [...pauses, undefined]) {
    const entries = await readEntries(repository);
    if (isGitProblem(entries)) return entries;
    const refused = planned.map(({ fix }) => [fix.entry.path, refusal(entries, fix.entry)] as const);
    const reasons = new Map(refused.flatMap(([path, why]) => (why === undefined ? [] : [[path, why]])));
    const good = planned.filter(({ fix }) => !reasons.has(fix.entry.path));
    const problem = await putEntries(
      repository,
      good.map(({ fix }) => fixed(repository, fix)),
    );
    if (problem === undefined) return reasons;
    // Editors refresh the index now and then, and hold its lock for a moment.
    if (problem.problem !== 'locked' || pause === undefined) return problem;
    await wait(pause);
  }
  return new Map();
}

/** In milliseconds. */
const pauses = [50, 100, 200, 400];

const fixed = ({ hash }: Repository, { entry, after }: StagedFix): TreeEntry => ({
  ...entry,
  object: blobId(after, hash),
});

/** Puts the working files in their places. Where one cannot be, its entry becomes what it was. */
async function finish(repository: Repository, written: readonly Planned[]): Promise<Reasons> {
  const reasons = new Map<string, string>();
  const failed: StagedFix[] = [];
  for (const { fix, beside, working } of written) {
    const error = beside?.replace(working);
    if (error === undefined) continue;
    reasons.set(fix.entry.path, `The working file was left as it is. ${error}`);
    failed.push(fix);
  }
  if (failed.length === 0) return reasons;
  const entries = await readEntries(repository);
  const ours = isGitProblem(entries)
    ? []
    : failed.filter((fix) => refusal(entries, fixed(repository, fix)) === undefined);
  const problem = await putEntries(
    repository,
    ours.map(({ entry }) => entry),
  );
  for (const { entry } of problem === undefined ? [] : ours)
    reasons.set(entry.path, `${reasons.get(entry.path)} Only what is staged was fixed.`);
  return reasons;
}
