import { existsSync } from 'node:fs';
import {
  type Baseline,
  type BaselineEntry,
  baselineName,
  entriesOf,
  formatBaseline,
  parseBaseline,
} from '../report/baseline.ts';
import type { FileReport, RunError } from '../report/model.ts';
import { type FileError, folderOf, isFileError, joinPath, within } from '../workspace/files.ts';
import { nodeFiles } from '../workspace/node-files.ts';
import { writeFile } from '../workspace/write-file.ts';
import { checkPaths } from './check-paths.ts';
import type { CheckRequest } from './request.ts';

export interface BaselineRequest extends CheckRequest {
  /** The baseline's path; absolute. */
  readonly file: string;
  /** What to look at; absolute. The baseline says nothing of what lies elsewhere anew. */
  readonly named: readonly string[];
}

/** What a baseline is after it was made, pruned or looked at. */
export interface BaselineState {
  /** Findings that it keeps quiet, by file. */
  readonly hidden: ReadonlyMap<string, readonly BaselineEntry[]>;
  /** Entries of findings that are no more: dropped by `update`, told by `check`. */
  readonly gone: ReadonlyMap<string, readonly BaselineEntry[]>;
  /** How many entries are new. */
  readonly added: number;
  /** What could not be checked; what the baseline said of it stays. */
  readonly errors: readonly RunError[];
  /** Whether a policy is broken. */
  readonly wrong: boolean;
}

/** The baseline of a folder: the nearest upwards, else where one belongs, in the repository's root. */
export function baselineFor(folder: string): string {
  let root = folder;
  for (let at: string | undefined = folder; at !== undefined; at = folderOf(at)) {
    if (existsSync(joinPath(at, baselineName))) return joinPath(at, baselineName);
    if (existsSync(joinPath(at, '.git'))) {
      root = at;
      break;
    }
  }
  return joinPath(root, baselineName);
}

/** Writes down everything that counts today. Where there is a baseline already, nothing is written. */
export async function createBaseline(request: BaselineRequest): Promise<BaselineState | FileError> {
  if ((await nodeFiles.stat(request.file)) !== undefined)
    return { error: 'There is a baseline already. Prune it with `seaworthy baseline update`.' };
  return rewrite(request, { files: new Map() }, 'all');
}

/** Drops what was fixed since, and with `add` writes down what is new. */
export async function updateBaseline(
  request: BaselineRequest,
  { add }: { readonly add: boolean },
): Promise<BaselineState | FileError> {
  const before = await readBaseline(request.file);
  return isFileError(before) ? before : rewrite(request, before, add ? 'all' : 'known');
}

/** Looks what a baseline hides and what of it is gone, and writes nothing. */
export async function lookAtBaseline(request: BaselineRequest): Promise<BaselineState | FileError> {
  const before = await readBaseline(request.file);
  return isFileError(before) ? before : (await compare(request, before, 'known')).state;
}

async function readBaseline(file: string): Promise<Baseline | FileError> {
  const found = await nodeFiles.read(file);
  if (found === undefined)
    return { error: 'There is no baseline. Make one with `seaworthy baseline create`.' };
  return isFileError(found) ? found : parseBaseline(found.text);
}

async function rewrite(
  request: BaselineRequest,
  before: Baseline,
  take: 'all' | 'known',
): Promise<BaselineState | FileError> {
  const { state, after } = await compare(request, before, take);
  if (request.signal?.aborted) return { error: 'It was cancelled, so nothing was written.' };
  const problem = writeFile(request.file, Buffer.from(formatBaseline(after)));
  return problem ?? state;
}

async function compare(
  request: BaselineRequest,
  before: Baseline,
  take: 'all' | 'known',
): Promise<{ readonly state: BaselineState; readonly after: Baseline }> {
  const { paths, today, named } = request;
  const folder = folderOf(request.file) ?? request.file;
  const { run, wrong } = await checkPaths(named, { ...request, fix: 'none', diff: false, baseline: 'none' });
  const relative = (shown: string): string | undefined => within(folder, paths.resolve(shown));
  const unknown = new Set(run.errors.map(({ path }) => relative(path)));
  const reports = new Map<string, FileReport>();
  for (const report of run.files) {
    const path = relative(report.path);
    if (path !== undefined && report.language !== 'policy') reports.set(path, report);
  }
  const files = new Map<string, readonly BaselineEntry[]>();
  const gone = new Map<string, readonly BaselineEntry[]>();
  let added = 0;
  for (const path of new Set([...before.files.keys(), ...reports.keys()])) {
    const known = before.files.get(path) ?? [];
    const isLookedAt = named.some((one) => within(one, joinPath(folder, path)) !== undefined);
    const report = reports.get(path);
    if (!isLookedAt || (report === undefined && unknown.has(path))) {
      files.set(path, known);
      continue;
    }
    const found = report === undefined ? [] : entriesOf(report, known, today);
    const kept = take === 'all' ? found : found.filter((entry) => known.includes(entry));
    added += kept.filter((entry) => !known.includes(entry)).length;
    if (kept.length > 0) files.set(path, kept);
    const dropped = known.filter((entry) => !kept.includes(entry));
    if (dropped.length > 0) gone.set(path, dropped);
  }
  const state = { hidden: files, gone, added, errors: run.errors, wrong };
  return { state, after: { files } };
}
