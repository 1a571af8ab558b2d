import { detectLanguage } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { Policy } from '../../rules/core/policy.ts';
import { decode, encode } from './decode.ts';
import { isFileError, nameOf, type TextFile } from './files.ts';
import { type FixLevel, fixAll } from './fix-file.ts';
import { largestFile, readBytes, readHead, sizeOf, tooLargeFile } from './node-files.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { replaceFile } from './write-file.ts';

export interface FileTask {
  /** Absolute, with `/`. */
  readonly path: string;
  /** Whether the user named the very file. */
  readonly named: boolean;
  readonly policy: Policy;
  readonly today: string;
  readonly fix: FixLevel;
  /** Whether a fixed file is written; else only what it would be is told. */
  readonly write: boolean;
  /** Which findings may be fixed; all where it is left out. */
  readonly wanted?: ((finding: Finding, snapshot: Snapshot) => boolean) | undefined;
  /** Take only fixes that are called so. */
  readonly title?: string | undefined;
}

export interface CheckedFile {
  readonly before: Snapshot;
  /** After the fixes; the same as `before` where nothing was fixed. */
  readonly after: Snapshot;
  readonly fixed: number;
  readonly mark: boolean;
  /** What went wrong beside: a rule that crashed, a file that could not be written. */
  readonly errors: readonly string[];
}

/** `error` where the file cannot be read, undefined where it is of no language of ours. */
export type FileOutcome = CheckedFile | { readonly error: string } | undefined;

/** Reads, checks and fixes one file of this machine. */
export function checkFile(task: FileTask): FileOutcome {
  const size = sizeOf(task.path);
  if (size !== undefined && size > largestFile) return tooLarge(task.path);
  const bytes = readBytes(task.path);
  if (bytes === undefined) return { error: 'It is gone.' };
  if (isFileError(bytes)) return bytes;
  const file = decode(bytes);
  const outcome = checkText(task, file);
  if (outcome === undefined || 'error' in outcome) return outcome;
  if (!task.write || outcome.after.text === outcome.before.text) return outcome;
  const problem =
    file.damage === undefined
      ? replaceFile(task.path, bytes, encode(file, outcome.after.text))
      : { error: `It was not fixed. ${file.damage}` };
  if (problem === undefined) return outcome;
  return { ...outcome, after: outcome.before, fixed: 0, errors: [...outcome.errors, problem.error] };
}

/** Checks and fixes a text as if it stood in the file of that path. */
export function checkText(
  { path, named, policy, today, fix, wanted, title }: FileTask,
  file: TextFile,
): FileOutcome {
  const crashes = new Set<string>();
  const take = (text: string, previous?: Snapshot): Snapshot | undefined =>
    takeSnapshot({
      path,
      text,
      named,
      policy,
      facts: noFacts,
      today,
      previous,
      onCrash: (rule) => crashes.add(rule),
    });
  if (file.text.includes('\0')) return detectLanguage({ path, text: file.text, named }) && notText;
  const before = take(file.text);
  if (before === undefined) return undefined;
  const { snapshot: after, count } = fixAll(before, fix, take, wanted, title);
  const errors = [...crashes].map((rule) => `The rule ${rule} crashed; its findings are missing.`);
  return { before, after, fixed: count, mark: file.mark, errors };
}

const notText = { error: 'It is not a text file: it holds NUL bytes.' };

/** A large file is told only where it looks like one of ours. */
function tooLarge(path: string): FileOutcome {
  const head = readHead(path, 64 * 1024);
  if (head === undefined || isFileError(head)) return head;
  const language = detectLanguage({ path: nameOf(path), text: decode(head).text });
  return language && tooLargeFile;
}
