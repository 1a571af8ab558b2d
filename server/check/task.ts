import type { Finding } from '../../rules/core/finding.ts';
import type { Policy } from '../../rules/core/policy.ts';
import { type Diff, unifiedDiff } from '../report/diff.ts';
import { reportFile } from '../report/file-report.ts';
import { fingerprintsOf } from '../report/fingerprint.ts';
import { secretsIn } from '../report/masked.ts';
import type { FileReport } from '../report/model.ts';
import { checkFile, checkText, type FileOutcome, type FileTask } from '../workspace/check-file.ts';
import { decode, encode } from '../workspace/decode.ts';
import type { FixLevel } from '../workspace/fix-file.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

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
  /** What of it may be fixed; everything where it is left out. */
  readonly choice?: FixChoice | undefined;
}

/** What of a file may be fixed. Findings are named by their fingerprints. */
export interface FixChoice {
  readonly not?: readonly string[] | undefined;
  /** These alone. */
  readonly only?: readonly string[] | undefined;
  /** Only fixes that are called so, where a finding has several. */
  readonly title?: string | undefined;
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
  /** What stands in the file after the fixes; undefined where nothing was fixed or the content was the disk's. */
  readonly after?: Uint8Array | undefined;
}

/** Checks one file and tells what was found as plain data. */
export function runTask(task: Task, shared: Shared): TaskResult {
  const { today, fix, diff } = shared;
  const policy = shared.policies[task.policy];
  if (policy === undefined) return { ...nothing, errors: ['Its policy is missing.'] };
  const { path, named, shown, content, choice } = task;
  const wanted = choice && wantedBy(choice);
  const file: FileTask = { path, named, policy, today, fix, write: !diff, wanted, title: choice?.title };
  if (content === undefined) return toldOf(checkFile(file), shown, shared);
  const text = decode(content);
  const outcome = checkText(file, text);
  const result = toldOf(outcome, shown, shared);
  if (outcome === undefined || 'error' in outcome || outcome.fixed === 0) return result;
  if (text.damage === undefined) return { ...result, after: encode(text, outcome.after.text) };
  return toldOf(
    {
      ...outcome,
      after: outcome.before,
      fixed: 0,
      errors: [...outcome.errors, `It was not fixed. ${text.damage}`],
    },
    shown,
    shared,
  );
}

/** Whether a finding may be fixed. */
export function wantedBy({ not = [], only }: FixChoice): (finding: Finding, snapshot: Snapshot) => boolean {
  const [wanted, unwanted] = [only && new Set(only), new Set(not)];
  let last: { readonly snapshot: Snapshot; readonly own: ReadonlyMap<Finding, string> } | undefined;
  return (finding, snapshot) => {
    if (last?.snapshot !== snapshot) {
      const all = fingerprintsOf(snapshot, secretsIn(snapshot));
      last = { snapshot, own: new Map(snapshot.findings.map((one, index) => [one, all[index] ?? ''])) };
    }
    const own = last.own.get(finding) ?? '';
    return !unwanted.has(own) && (wanted?.has(own) ?? true);
  };
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
