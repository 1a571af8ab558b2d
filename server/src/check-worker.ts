import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { Facts } from '../../rules/core/facts.ts';
import type { Level } from '../../rules/core/level.ts';
import type { SettledPolicy } from '../../rules/policy/settle.ts';
import { stepBack } from '../registry/step-back.ts';
import type { BaselineEntry } from '../report/baseline.ts';
import { decode } from '../workspace/decode.ts';
import { isFileError } from '../workspace/files.ts';
import { largestFile, readBytes, sizeOf, tooLargeFile } from '../workspace/node-files.ts';
import type { Answer } from '../workspace/pool.ts';
import { takeSnapshot } from '../workspace/snapshot.ts';
import { diagnosticsFor } from './features/diagnostics.ts';
import { knownIn } from './known.ts';

/** One file of the workspace to check beside the typing. Plain data: it goes to a worker. */
export interface CheckTask {
  readonly path: string;
  readonly uri: string;
  /** As it stands in the editor, or where only the client can read it; undefined: as it lies on the disk. */
  readonly text: string | undefined;
  /** Which of the shared policies holds for it. */
  readonly policy: number;
  /** What the baseline says of it. */
  readonly entries: readonly BaselineEntry[];
  /** Of the image that is built from it. */
  readonly built: Facts['built'];
  /** The image whose Dockerfile it is compared with. */
  readonly published: Facts['published'];
}

/** What all tasks of a check have in common. */
export interface CheckShared {
  readonly policies: readonly SettledPolicy[];
  readonly today: string;
  /** Where each rule's page is found. */
  readonly pages: ReadonlyMap<string, string>;
  readonly facts: Facts;
}

/** What is told of one file; null where there is none, or it is not ours. */
export type CheckedTask =
  | {
      readonly diagnostics: readonly Diagnostic[];
      readonly counts: Readonly<Record<Level, number>>;
      /** The same as long as the text is. */
      readonly hash: string;
      readonly crashed: readonly string[];
    }
  | { readonly error: string }
  | null;

/** What a worker of the server does: checks the batches of files that it is sent. */
export function serveChecks(): void {
  const shared = workerData as CheckShared;
  stepBack();
  parentPort?.on('message', (batch: readonly CheckTask[]) => {
    const answer: Answer<CheckedTask> = { results: batch.map((task) => runCheckTask(task, shared)) };
    parentPort?.postMessage(answer);
  });
}

function runCheckTask(task: CheckTask, shared: CheckShared): CheckedTask {
  const { today, pages } = shared;
  const policy = shared.policies[task.policy];
  const text = task.text ?? textOf(task.path);
  if (policy === undefined || text === undefined) return null;
  if (typeof text !== 'string') return text;
  const crashed = new Set<string>();
  const onCrash = (rule: string): void => void crashed.add(rule);
  const { built, published } = task;
  const isOfItsOwn = built !== undefined || published !== undefined;
  const facts = isOfItsOwn ? { ...shared.facts, built, published } : shared.facts;
  const snapshot = takeSnapshot({ path: task.path, text, policy, facts, today, onCrash });
  if (snapshot === undefined) return null;
  const known = knownIn(snapshot, task.entries);
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const finding of snapshot.findings)
    if (finding.suppressed === undefined && !known.has(finding)) counts[finding.level] += 1;
  return {
    diagnostics: diagnosticsFor(
      { snapshot, known, inForce: { policy } },
      { uri: task.uri, ...snapshot },
      (rule) => pages.get(rule) ?? '',
    ),
    counts,
    hash: createHash('sha1').update(text).digest('base64'),
    crashed: [...crashed],
  };
}

function textOf(path: string): string | { readonly error: string } | undefined {
  if ((sizeOf(path) ?? 0) > largestFile) return tooLargeFile;
  const bytes = readBytes(path);
  if (bytes === undefined || isFileError(bytes)) return bytes;
  const { text, damage } = decode(bytes);
  return damage === undefined ? text : { error: damage };
}
