import { statSync } from 'node:fs';
import { isPolicyFile } from '../../rules/policy/detect.ts';
import type { Diff } from '../report/diff.ts';
import type { FileReport, RunError, RunReport } from '../report/model.ts';
import { folderOf } from '../workspace/files.ts';
import { type Found, findFiles } from '../workspace/find-files.ts';
import { nodeFiles } from '../workspace/node-files.ts';
import { createPolicyStore, type PolicyInForce, type PolicyRead } from '../workspace/policy-store.ts';
import { runInWorkers } from '../workspace/pool.ts';
import type { CheckOptions } from './options.ts';
import type { Paths } from './paths.ts';
import { adjustPolicy, reportPolicy } from './policies.ts';
import { runTask, type Shared, type Task, type TaskResult } from './task.ts';

export interface CheckInput {
  readonly options: CheckOptions;
  readonly paths: Paths;
  readonly today: string;
  /** The module that workers run. */
  readonly worker: URL;
  readonly onProgress: (done: number, all: number) => void;
}

export interface CheckResult {
  readonly run: RunReport;
  readonly diffs: readonly Diff[];
  /** Whether a path that was named is missing or a policy is broken. */
  readonly wrong: boolean;
  /** Files that were named and are of no language of ours. */
  readonly notOurs: readonly string[];
}

/** A whole run: every file under the named paths, to its end. */
export async function checkPaths(input: CheckInput): Promise<CheckResult> {
  const started = performance.now();
  const { options, paths, today } = input;
  const named = (options.paths.length === 0 ? ['.'] : options.paths).map(paths.resolve);
  const store = policyStore(options, paths, named);
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
    fix: options.fix,
    diff: options.diff,
    changes: options.format === 'sarif',
  };
  const results = await runTasks(tasks, shared, input);
  const policies = await policyReports(distinct, found, paths, today);
  return {
    run: {
      files: [...results.flatMap(({ report }) => report ?? []), ...policies.reports].sort(byPath),
      errors: [...errorsOf(found, tasks, results, paths), ...policies.errors].sort(byPath),
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

export const policyStore = (options: CheckOptions, paths: Paths, named: readonly string[]) =>
  createPolicyStore({
    files: nodeFiles,
    roots: () => [
      paths.folder,
      ...named.filter((path) => !path.startsWith(`${paths.folder}/`)).map(folderItself),
    ],
    override: () => (options.policy === undefined ? undefined : paths.resolve(options.policy)),
    adjust: (policy) => adjustPolicy(policy, options),
  });

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

async function runTasks(
  tasks: readonly Task[],
  shared: Shared,
  { worker, onProgress }: CheckInput,
): Promise<readonly TaskResult[]> {
  if (isMuch(tasks)) {
    const results = await runInWorkers<Task, TaskResult>(tasks, {
      worker,
      shared,
      onProgress: (done) => onProgress(done, tasks.length),
    });
    return results.flatMap((result) => result ?? []);
  }
  return tasks.map((task) => runTask(task, shared));
}

/** Whether starting workers costs less than it saves. */
const isMuch = (tasks: readonly Task[]): boolean =>
  tasks.length > manyFiles ||
  (tasks.length > 1 && tasks.reduce((sum, { path }) => sum + sizeOf(path), 0) > manyBytes);

const manyFiles = 150;
const manyBytes = 3 * 1024 * 1024;

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
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

/** Every policy file that was found is listed; one that lies elsewhere only where something is wrong with it. */
async function policyReports(
  inForce: readonly PolicyInForce[],
  found: Found,
  { show }: Paths,
  today: string,
): Promise<{ reports: readonly FileReport[]; errors: readonly RunError[]; broken: boolean }> {
  const read = new Map(inForce.flatMap((one) => one.read.map((file) => [file.path, file] as const)));
  const listed = new Set(
    found.files.map(({ path }) => path).filter((path) => isPolicyFile({ path, text: '' })),
  );
  const others = [...listed].filter((path) => !read.has(path));
  const stores = others.map((path) =>
    createPolicyStore({ files: nodeFiles, roots: () => [], override: () => path }),
  );
  for (const store of stores)
    for (const file of (await store.for('')).read) if (!read.has(file.path)) read.set(file.path, file);
  const files = [...read.values()].filter(({ path, broken }) => broken || listed.has(path));
  return {
    reports: files.filter(isReadable).map((file) => reportPolicy(show(file.path), file, today)),
    errors: files.flatMap(({ path, error }) =>
      error === undefined ? [] : [{ path: show(path), message: `This policy cannot be read: ${error}.` }],
    ),
    broken: files.some(({ broken }) => broken),
  };
}

const isReadable = ({ text }: PolicyRead): boolean => text !== undefined;

const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : Number(a.path > b.path);
