import { type BaselineEntry, baselineName, compareWithBaseline, parseBaseline } from '../report/baseline.ts';
import type { FileReport, RunError } from '../report/model.ts';
import { type FileAccess, folderOf, isFileError, joinPath, within } from '../workspace/files.ts';

/** Which findings of a file are written down in the baseline that holds for it. */
export interface Baselines {
  /** What is written down of the file at an absolute path; the same object as long as the baseline is the same. */
  entriesFor(path: string): Promise<readonly BaselineEntry[]>;
  /** `report` is that of the file at `path`, an absolute one; what the baseline lists is marked. */
  compare(path: string, report: FileReport): Promise<FileReport>;
  /** The baselines that were looked into and cannot be read. */
  readonly errors: readonly RunError[];
}

export interface BaselinesOptions {
  readonly files: FileAccess;
  /** Folders above which none is looked for. */
  readonly roots: readonly string[];
  /** A baseline that holds instead of the nearest one; absolute. `none`: no baseline at all. */
  readonly file: string | 'none' | undefined;
  readonly show: (path: string) => string;
}

/** The nearest baseline upwards to the repository's or workspace's root. */
export function baselinesOf({ files, roots, file, show }: BaselinesOptions): Baselines {
  const errors: RunError[] = [];
  const read = new Map<string, Promise<Read | undefined>>();
  const once = (key: string, make: () => Promise<Read | undefined>): Promise<Read | undefined> => {
    const known = read.get(key) ?? make();
    read.set(key, known);
    return known;
  };
  const readAt = async (path: string): Promise<Read | undefined> => {
    const found = await files.read(path);
    if (found === undefined) return undefined;
    const baseline = isFileError(found) ? found : parseBaseline(found.text);
    if ('error' in baseline) {
      errors.push({ path: show(path), message: `This baseline cannot be read: ${baseline.error}` });
      return { folder: path, entries: new Map() };
    }
    return { folder: folderOf(path) ?? path, entries: baseline.files };
  };
  const nearest = (folder: string): Promise<Read | undefined> =>
    once(folder, async () => {
      const own = await readAt(joinPath(folder, baselineName));
      if (own !== undefined) return own;
      const above = folderOf(folder);
      if (above === undefined || roots.includes(folder)) return undefined;
      return (await files.stat(joinPath(folder, '.git'))) === undefined ? nearest(above) : undefined;
    });
  const entriesFor = async (path: string): Promise<readonly BaselineEntry[]> => {
    if (file === 'none') return none;
    const found =
      file === undefined ? await nearest(folderOf(path) ?? path) : await once(file, () => readAt(file));
    return found?.entries.get(within(found.folder, path) ?? '') ?? none;
  };
  return {
    errors,
    entriesFor,
    compare: async (path, report) => compareWithBaseline(report, await entriesFor(path)),
  };
}

const none: readonly BaselineEntry[] = [];

interface Read {
  readonly folder: string;
  readonly entries: ReadonlyMap<string, readonly BaselineEntry[]>;
}
