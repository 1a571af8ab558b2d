import type { Change, Differing } from './change.ts';
import type { TreeEntry } from './entry.ts';
import { blobId } from './objects.ts';
import { cancelled, type GitProblem, isGitProblem, problemOf } from './problem.ts';
import { entryOf, fieldsOf, type IndexRecord, indexRecords } from './records.ts';
import { findRenames } from './renames.ts';
import type { Repository } from './repository.ts';
import { readCommit } from './tree.ts';
import { unconverted } from './unconverted.ts';
import { type OnDisk, type WorkingFiles, workingFiles } from './working-file.ts';

export interface WorkingComparison {
  readonly base: string;
  readonly staged: Promise<readonly Change[] | GitProblem>;
  readonly relevant: (path: string) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** The files of the working tree that are not what they are in the base. The mode of a file does not count. */
export async function compareWorkingTree(
  repository: Repository,
  { base, staged, relevant, signal }: WorkingComparison,
): Promise<readonly Change[] | GitProblem> {
  const state = await readState(repository, { base, staged, signal });
  if (isGitProblem(state)) return state;
  const differing: Differing[] = [];
  const gone: TreeEntry[] = [];
  let seen = 0;
  for (const entry of state.paths.values()) {
    if (!relevant(entry.path)) continue;
    seen += 1;
    if (seen % 64 === 0) await breathe();
    if (signal?.aborted) return cancelled;
    const found = compareFile(repository, state, entry);
    if (found === 'gone') gone.push(entry);
    else if (found !== 'same') differing.push(found);
  }
  const kept = await unconverted(repository, differing, signal);
  if (isGitProblem(kept)) return kept;
  const moved = new Set(
    kept.flatMap(({ path, before }) => (before && before.path !== path ? [before.path] : [])),
  );
  const renames = await findRenames(repository, {
    added: kept.filter(({ before }) => before === undefined),
    gone: () => goneFiles(state).filter(({ path }) => !moved.has(path)),
    signal,
  });
  if (isGitProblem(renames)) return renames;
  const sources = new Set([...moved, ...renames.values()]);
  return [
    ...kept.map((each) => changeOf(each, renames.get(each.path) ?? each.before?.path)),
    ...gone
      .filter(({ path }) => !sources.has(path))
      .map(({ path }): Change => ({ kind: 'deleted', path, before: path })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface State {
  readonly base: ReadonlyMap<string, TreeEntry>;
  readonly index: ReadonlyMap<string, IndexRecord>;
  /** Every path of the base, the index and the disk. */
  readonly paths: ReadonlyMap<string, TreeEntry>;
  /** From the new path to that in the base. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly disk: WorkingFiles;
}

async function readState(
  repository: Repository,
  { base, staged, signal }: Omit<WorkingComparison, 'relevant'>,
): Promise<State | GitProblem> {
  const { git } = repository;
  const [tree, changes, listed, others] = await Promise.all([
    readCommit(repository, base, signal),
    staged,
    git.run(['ls-files', '-v', '--stage', '-z'], { signal }),
    git.run(['ls-files', '--others', '--exclude-standard', '-z'], { signal }),
  ]);
  if (isGitProblem(tree)) return tree;
  if (isGitProblem(changes)) return changes;
  if (listed.code !== 0) return problemOf(listed, 'read the index', signal);
  if (others.code !== 0) return problemOf(others, 'list the files of the working tree', signal);
  const index = new Map(indexRecords(listed.out).map((record) => [record.path, record]));
  const untracked = [...fieldsOf(others.out)]
    // A repository inside of this one is listed with a slash at its end.
    .filter((raw) => raw.at(-1) !== 0x2f)
    .map((raw) => entryOf('100644', '', raw));
  const all = [...tree.entries.values(), ...index.values(), ...untracked];
  return {
    base: tree.entries,
    index,
    paths: new Map(all.map((entry) => [entry.path, entry])),
    renamed: new Map(
      changes.flatMap(({ kind, path, before }) => (kind === 'renamed' && before ? [[path, before]] : [])),
    ),
    disk: workingFiles(repository),
  };
}

function compareFile(
  { hash }: Repository,
  { base, index, renamed, disk }: State,
  { path, raw }: TreeEntry,
): Differing | 'same' | 'gone' {
  const before = base.get(path) ?? base.get(renamed.get(path) ?? '');
  const record = index.get(path);
  const found = record?.kind === 'submodule' ? ({ kind: 'none' } as const) : disk.read(raw);
  const own = before?.path === path;
  if (found.kind === 'none' && record && (record.skipped || record.kind === 'submodule')) {
    const same = own && before.object === record.object && before.kind === record.kind;
    return same ? 'same' : { path, raw, before, bytes: undefined, object: record.object };
  }
  if (found.kind === 'none' || found.kind === 'folder') return own ? 'gone' : 'same';
  const bytes = 'bytes' in found ? found.bytes : undefined;
  const same = own && bytes && kindOf(found) === before.kind && blobId(bytes, hash) === before.object;
  if (same) return 'same';
  return { path, raw, before, bytes: found.kind === 'file' ? bytes : undefined, object: undefined };
}

const kindOf = ({ kind }: OnDisk): TreeEntry['kind'] => (kind === 'link' ? 'link' : 'file');

/** The files of the base that the working tree has no more, whether their names matter or not. */
const goneFiles = ({ base, index, disk }: State): readonly TreeEntry[] =>
  [...base.values()].filter(
    ({ path, raw, kind }) => kind === 'file' && index.get(path)?.skipped !== true && !disk.has(raw),
  );

const changeOf = ({ path, object }: Differing, before: string | undefined): Change => ({
  kind: before === undefined ? 'added' : before === path ? 'modified' : 'renamed',
  path,
  before,
  ...(object === undefined ? {} : { object }),
});

/** Lets the process do something else between two portions of files. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
