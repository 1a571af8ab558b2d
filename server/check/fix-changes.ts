import { type GitProblem, isGitProblem } from '../git/problem.ts';
import { type StagedFix, type StagedFixResult, stageFixes } from '../git/stage-fix.ts';
import type { Diff } from '../report/diff.ts';
import type { FileReport } from '../report/model.ts';
import { type ChangesResult, checkBoth, checkChanges } from './changes.ts';
import { checkSide } from './check-side.ts';
import { type ChangesRequest, compareSides } from './comparison.ts';
import { absolute, type Side } from './side.ts';
import type { FixChoice, TaskResult } from './task.ts';

export interface FixChangesRequest extends ChangesRequest {
  readonly fix: 'safe' | 'unsafe';
  /** Whether to fix also what the base or the baseline has already. */
  readonly all: boolean;
  /** Fix only the file of that absolute path, of it only the findings with these fingerprints, by fixes of that title. */
  readonly only?:
    | {
        readonly path: string;
        readonly fingerprints?: readonly string[] | undefined;
        readonly title?: string | undefined;
      }
    | undefined;
}

export interface FixChangesResult {
  /** The verdict after the fixes; with `diff` that before them. */
  readonly after: ChangesResult;
  /** How many findings were repaired. */
  readonly fixed: number;
  /** The files in which something was repaired, as they are shown. */
  readonly files: readonly string[];
  /** Files that were left as they were, and why. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
  /** With `diff`: what would be changed in what is staged. */
  readonly diffs: readonly Diff[];
}

/**
 * Fixes what changed. Where that is what is staged, fixes go into the staged content and, beside what is not
 * staged, into the files on the disk; a file where that cannot be done cleanly is left as it is.
 */
export async function fixChanges(request: FixChangesRequest): Promise<FixChangesResult | GitProblem> {
  const comparison = await compareSides(request);
  if (isGitProblem(comparison)) return comparison;
  const both = await checkBoth(comparison, request);
  if (isGitProblem(both)) return both;
  const changed = new Set(comparison.changes.map(({ path }) => path));
  const files = both.files.filter(
    ({ relative, path }) => changed.has(relative) && (request.only?.path ?? path) === path,
  );
  const choices = new Map(files.map(({ relative, report }) => [relative, choiceFor(report, request)]));
  const results = await checkSide(comparison.after, [...choices.keys()], request, choices);
  if (isGitProblem(results)) return results;
  const staged =
    request.since === undefined && !request.diff
      ? await stage(comparison.after, results, request)
      : written(results);
  if (isGitProblem(staged)) return staged;
  const verdict = await checkChanges({ ...request, fix: 'none', diff: false });
  if (isGitProblem(verdict)) return verdict;
  const done = staged.filter((one) => one.done).map(({ path }) => path);
  const shown = (path: string): string => request.paths.show(absolute(request.repository, path));
  return {
    after: verdict,
    fixed: done.reduce((sum, path) => sum + (results.get(path)?.fixed ?? 0), 0),
    files: done.map(shown),
    left: staged.flatMap(({ path, reason }) => (reason === undefined ? [] : [{ path: shown(path), reason }])),
    diffs: [...results.values()].flatMap(({ diff }) => diff ?? []),
  };
}

/** What of a file is fixed: what is named, else everything but what is no news. */
function choiceFor({ findings }: FileReport, { all, only }: FixChangesRequest): FixChoice {
  if (only?.fingerprints !== undefined) return { only: only.fingerprints, title: only.title };
  const known = findings.filter((finding) => finding.known !== undefined && !all);
  return { not: known.map(({ fingerprint }) => fingerprint) };
}

/** What was fixed on the disk already, while it was checked. */
const written = (results: ReadonlyMap<string, TaskResult>): readonly StagedFixResult[] =>
  [...results].flatMap(([path, { fixed }]) => (fixed > 0 ? [{ path, done: true }] : []));

/** Writes what was fixed in what is staged. */
async function stage(
  side: Side,
  results: ReadonlyMap<string, TaskResult>,
  { repository }: FixChangesRequest,
): Promise<readonly StagedFixResult[] | GitProblem> {
  const paths = [...results].flatMap(([path, { after }]) => (after === undefined ? [] : [path]));
  const contents = await side.contents(paths);
  if (isGitProblem(contents)) return contents;
  const pointers = paths.filter(side.isPointer);
  const fixes = paths.flatMap((path): StagedFix[] => {
    if (side.isPointer(path)) return [];
    const entry = side.entry(path);
    const before = contents.get(path);
    const after = results.get(path)?.after;
    if (entry === undefined || after === undefined || !(before instanceof Uint8Array)) return [];
    return [{ entry, before, after }];
  });
  const staged = fixes.length === 0 ? [] : await stageFixes(repository, fixes);
  if (isGitProblem(staged)) return staged;
  const reason = 'It is kept in Git LFS, whose content is not fixed there. Fix the file and stage it.';
  return [...staged, ...pointers.map((path) => ({ path, done: false, reason }))];
}
