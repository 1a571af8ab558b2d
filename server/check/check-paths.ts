import { statSync } from 'node:fs';
import { isPolicyFile } from '../../rules/policy/detect.ts';
import type { Diff } from '../report/diff.ts';
import type { FileReport, RunError, RunReport } from '../report/model.ts';
import { folderOf } from '../workspace/files.ts';
import { type Found, findFiles } from '../workspace/find-files.ts';
import { nodeFiles } from '../workspace/node-files.ts';
import { createPolicyStore, type PolicyStore } from '../workspace/policy-store.ts';
import { userTrustFile } from '../workspace/user-trust.ts';
import { baselinesOf } from './baselines.ts';
import { inPathOrder } from './order.ts';
import type { Paths } from './paths.ts';
import { adjustPolicy, policyReports } from './policies.ts';
import type { CheckRequest } from './request.ts';
import { runTasks } from './run-tasks.ts';
import type { Shared, Task, TaskResult } from './task.ts';

export interface CheckResult {
  readonly run: RunReport;
  readonly diffs: readonly Diff[];
  /** Whether a path that was named is missing or a policy is broken. */
  readonly wrong: boolean;
  /** Files that were named and are of no language of ours. */
  readonly notOurs: readonly string[];
}

/** A whole run: every file under the named paths, absolute ones, to its end. */
export async function checkPaths(named: readonly string[], request: CheckRequest): Promise<CheckResult> {
  const started = performance.now();
  const { paths, today, fix, diff, changes } = request;
  const store = policyStoreFor(named, request);
  const found = await findFiles(nodeFiles, named, {
    isIgnored: async (path) => (await store.for(path)).ignores(path),
  });
  const files = found.files.filter(({ path }) => !isPolicyFile({ path, text: '' }));
  // A broken policy is told even where there is nothing to check.
  const inForce = new Set(await Promise.all(named.map((path) => store.for(inside(path)))));
  const tasks: Task[] = [];
  for (const { path, named: isNamed } of files) {
    const policy = await store.for(path);
    inForce.add(policy);
    tasks.push({ path, named: isNamed, shown: paths.show(path), policy: [...inForce].indexOf(policy) });
  }
  const distinct = [...inForce];
  const shared: Shared = {
    policies: distinct.map(({ policy }) => policy),
    today,
    fix,
    diff,
    changes,
  };
  const results = (await runTasks(tasks, shared, request)).map((result) => result ?? cancelled);
  const listed = found.files.map(({ path }) => path).filter((path) => isPolicyFile({ path, text: '' }));
  const policies = await policyReports(distinct, new Set(listed), store, request);
  const baselines = baselinesOf({
    files: nodeFiles,
    roots: rootsOf(named, request),
    file: request.baseline,
    show: paths.show,
  });
  const reports: FileReport[] = [];
  for (const [index, { report }] of results.entries())
    if (report) reports.push(await baselines.compare(tasks[index]?.path ?? '', report));
  return {
    run: {
      files: [...reports, ...policies.reports].sort(inPathOrder),
      errors: [...errorsOf(found, tasks, results, paths), ...baselines.errors, ...policies.errors].sort(
        inPathOrder,
      ),
      fixed: results.reduce((sum, { fixed }) => sum + fixed, 0),
      seconds: (performance.now() - started) / 1000,
    },
    diffs: results.flatMap(({ diff }) => diff ?? []),
    wrong: found.missing.length > 0 || policies.broken,
    notOurs: files
      .filter(({ named: isNamed }, index) => isNamed && isNothing(results[index]))
      .map(({ path }) => paths.show(path)),
  };
}

export const policyStoreFor = (named: readonly string[], request: CheckRequest): PolicyStore =>
  createPolicyStore({
    files: nodeFiles,
    roots: () => rootsOf(named, request),
    today: () => request.today,
    userTrust: userTrustFile(),
    override: () => request.policy,
    adjust: (policy) => adjustPolicy(policy, request),
  });

/** Folders above which neither policy nor baseline is looked for. */
export const rootsOf = (
  named: readonly string[],
  { paths }: Pick<CheckRequest, 'paths'>,
): readonly string[] => [
  paths.folder,
  ...named.filter((path) => !path.startsWith(`${paths.folder}/`)).map(folderItself),
];

/** Any path right in a folder; for a file's path the file itself. */
const inside = (path: string): string => (isFolder(path) ? `${path}/.` : path);

const folderItself = (path: string): string => (isFolder(path) ? path : (folderOf(path) ?? path));

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const cancelled: TaskResult = {
  report: undefined,
  errors: ['It was not checked: the run was cancelled.'],
  fixed: 0,
  diff: undefined,
};

const isNothing = (result: TaskResult | undefined): boolean =>
  result?.report === undefined && result?.errors.length === 0;

function errorsOf(
  { errors, missing }: Found,
  tasks: readonly Task[],
  results: readonly TaskResult[],
  { show }: Paths,
): readonly RunError[] {
  return [
    ...missing.map((path) => ({ path: show(path), message: 'There is no such file or folder.' })),
    ...errors.map(({ path, message }) => ({ path: show(path), message })),
    ...results.flatMap((result, index) =>
      result.errors.map((message) => ({ path: tasks[index]?.shown ?? '', message })),
    ),
  ];
}
