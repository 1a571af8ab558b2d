import type { TreeEntry } from './entry.ts';
import { type GitProblem, problemOf } from './problem.ts';
import { fieldsOf, type IndexRecord, indexRecords } from './records.ts';
import type { Repository } from './repository.ts';

/** The entries of the index by their paths' bytes; one in conflict has several. */
export type IndexEntries = ReadonlyMap<string, readonly IndexRecord[]>;

export async function readEntries({ git }: Repository): Promise<IndexEntries | GitProblem> {
  const output = await git.run(['ls-files', '-v', '--stage', '-z']);
  if (output.code !== 0) return problemOf(output, 'read the index');
  return Map.groupBy(indexRecords(output.out), ({ raw }) => keyOf(raw));
}

/** Why an entry must not be replaced; undefined where it is what it was. */
export function refusal(entries: IndexEntries, { raw, mode, object }: TreeEntry): string | undefined {
  const [entry, second] = entries.get(keyOf(raw)) ?? [];
  if (second !== undefined || (entry?.stage ?? 0) > 0) return 'It is in conflict. Settle that first.';
  if (entry?.object !== object || entry.mode !== mode) return 'Something else is staged by now.';
  // Git would forget these marks when the entry is replaced.
  if (entry.skipped) return 'It is left out by a sparse checkout.';
  if (entry.assumed) return 'Git was told to take it as unchanged (`git update-index --assume-unchanged`).';
  return undefined;
}

/** Stores blobs as they are. */
export async function putBlobs(
  { git }: Repository,
  blobs: readonly Uint8Array[],
): Promise<GitProblem | undefined> {
  const waiting = [...blobs];
  const problems: GitProblem[] = [];
  const work = async (): Promise<void> => {
    for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
      const output = await git.run(['hash-object', '-w', '--stdin', '--no-filters'], { input });
      if (output.code !== 0) problems.push(problemOf(output, 'store the fixed files'));
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return problems[0];
}

/** Replaces entries of the index in one step; all others stay as they are. */
export async function putEntries(
  { git }: Repository,
  entries: readonly TreeEntry[],
): Promise<GitProblem | undefined> {
  if (entries.length === 0) return undefined;
  const input = Buffer.concat(
    entries.flatMap(({ mode, object, raw }) => [Buffer.from(`${mode} ${object}\t`), raw, Buffer.alloc(1)]),
  );
  const settings = await withoutHooks({ git });
  const output = await git.run(['update-index', '-z', '--index-info'], { input, settings });
  return output.code === 0 ? undefined : problemOf(output, 'change the index');
}

/** Hooks that are named in the configuration (git 2.54 and newer) are switched off one by one. */
async function withoutHooks({
  git,
}: Pick<Repository, 'git'>): Promise<readonly (readonly [key: string, value: string])[]> {
  const { out } = await git.run(['config', '--null', '--name-only', '--get-regexp', '^hook[.].*[.]']);
  const names = [...fieldsOf(out)].map((key) => key.toString().replace(/^hook\.|\.[^.]*$/g, ''));
  return [...new Set(names)].map((name) => [`hook.${name}.enabled`, 'false']);
}

const keyOf = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1');
