import type { Policy } from '../../rules/core/policy.ts';
import { type Diff, unifiedDiff } from '../report/diff.ts';
import { reportFile } from '../report/file-report.ts';
import { secretsIn } from '../report/masked.ts';
import type { FileReport } from '../report/model.ts';
import { checkFile, checkText, type FileOutcome, type FileTask } from '../workspace/check-file.ts';
import { decode } from '../workspace/decode.ts';
import type { FixLevel } from '../workspace/fix-file.ts';

/** One file to check. Plain data, so that a worker may be given it. */
export interface Task {
  /** Absolute, with `/`. */
  readonly path: string;
  /** Whether the user named the very file. */
  readonly named: boolean;
  /** As it is shown. */
  readonly shown: string;
  /** Which of the shared policies holds for it. */
  readonly policy: number;
  /** What stands in it, where that is not what lies on the disk. */
  readonly content?: Uint8Array | undefined;
}

/** What all tasks of a run have in common. */
export interface Shared {
  readonly policies: readonly Policy[];
  readonly today: string;
  readonly fix: FixLevel;
  readonly diff: boolean;
  /** Whether the report needs the edits of the fixes. */
  readonly changes: boolean;
}

export interface TaskResult {
  /** Undefined where the file cannot be read or is none of ours. */
  readonly report: FileReport | undefined;
  readonly errors: readonly string[];
  readonly fixed: number;
  readonly diff: Diff | undefined;
}

/** Checks one file and tells what was found as plain data. */
export function runTask(task: Task, shared: Shared): TaskResult {
  const { today, fix, diff } = shared;
  const policy = shared.policies[task.policy];
  if (policy === undefined) return { ...nothing, errors: ['Its policy is missing.'] };
  const file: FileTask = { path: task.path, named: task.named, policy, today, fix, write: !diff };
  const outcome = task.content === undefined ? checkFile(file) : checkText(file, decode(task.content));
  return toldOf(outcome, task.shown, shared);
}

export function toldOf(outcome: FileOutcome, shown: string, shared: Omit<Shared, 'policies'>): TaskResult {
  if (outcome === undefined) return nothing;
  if ('error' in outcome) return { ...nothing, errors: [outcome.error] };
  const { before, after, fixed, mark, errors } = outcome;
  const report = reportFile(shown, shared.diff ? before : after, shared);
  if (!shared.diff) return { report, errors, fixed, diff: undefined };
  const diff = unifiedDiff({
    path: shown,
    before: before.text,
    after: after.text,
    secretsBefore: secretsIn(before),
    secretsAfter: secretsIn(after),
    mark,
  });
  return { report, errors, fixed: 0, diff };
}

const nothing: TaskResult = { report: undefined, errors: [], fixed: 0, diff: undefined };
