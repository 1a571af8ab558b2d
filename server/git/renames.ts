import { type Blob, readBlobs } from './blobs.ts';
import type { Differing } from './change.ts';
import type { TreeEntry } from './entry.ts';
import { blobId } from './objects.ts';
import { type GitProblem, isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';

export interface Moved {
  readonly added: readonly Differing[];
  /** Asked only where something was added. */
  readonly gone: () => readonly TreeEntry[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Which new files of the working tree are old ones under another name: the same bytes, or at least half of
 * them in the same lines, as `git diff -M` has it. From the new path to the old one.
 */
export async function findRenames(
  repository: Repository,
  { added, gone, signal }: Moved,
): Promise<ReadonlyMap<string, string> | GitProblem> {
  const renames = new Map<string, string>();
  const fresh = added.filter(({ bytes }) => bytes !== undefined && bytes.length > 0);
  if (fresh.length === 0) return renames;
  const left = new Map(gone().map((entry) => [entry.path, entry]));
  for (const { path, bytes = Buffer.alloc(0) } of fresh) {
    const object = blobId(bytes, repository.hash);
    const same = [...left.values()].filter((entry) => entry.object === object);
    const origin = same.find((entry) => nameOf(entry.path) === nameOf(path)) ?? same[0];
    if (origin === undefined) continue;
    renames.set(path, origin.path);
    left.delete(origin.path);
  }
  const open = fresh.filter(({ path, bytes }) => !renames.has(path) && (bytes?.length ?? 0) <= largest);
  if (open.length === 0 || left.size === 0 || open.length * left.size > mostPairs) return renames;
  const olds = [...left.values()];
  const blobs = await readBlobs(
    repository,
    olds.map(({ object }) => object),
    { largest, signal },
  );
  // A partial clone may lack them: then these are a new file and one that is gone.
  if (isGitProblem(blobs)) return blobs.problem === 'cancelled' ? blobs : renames;
  for (const [path, origin] of bestPairs(open, olds, blobs)) renames.set(path, origin);
  return renames;
}

const largest = 1024 * 1024;
const mostPairs = 10_000;

/** The pairs that are alike enough, the likest first, each file in one of them only. */
function bestPairs(
  added: readonly Differing[],
  gone: readonly TreeEntry[],
  blobs: ReadonlyMap<string, Blob>,
): ReadonlyMap<string, string> {
  const news = added.map(({ path, bytes = Buffer.alloc(0) }) => ({ path, ...linesOf(bytes) }));
  const olds = gone.flatMap(({ path, object }) => {
    const blob = blobs.get(object);
    return blob instanceof Uint8Array ? [{ path, ...linesOf(blob) }] : [];
  });
  const pairs = news
    .flatMap((after) => olds.map((before) => ({ after, before, alike: likeness(before, after) })))
    .filter(({ alike }) => alike >= 0.5)
    .sort((a, b) => b.alike - a.alike);
  const [result, taken] = [new Map<string, string>(), new Set<string>()];
  for (const { after, before } of pairs) {
    if (result.has(after.path) || taken.has(before.path)) continue;
    result.set(after.path, before.path);
    taken.add(before.path);
  }
  return result;
}

interface Lines {
  readonly size: number;
  /** How often each line stands. */
  readonly lines: ReadonlyMap<string, number>;
}

function linesOf(bytes: Buffer): Lines {
  const lines = new Map<string, number>();
  for (const line of bytes.toString('latin1').split(/(?<=\n)/)) lines.set(line, (lines.get(line) ?? 0) + 1);
  return { size: bytes.length, lines };
}

/** The part of the larger file whose lines the other has as well, from 0 to 1. */
function likeness(before: Lines, after: Lines): number {
  const [small, large] = [Math.min(before.size, after.size), Math.max(before.size, after.size)];
  if (large === 0 || small / large < 0.5) return 0;
  let common = 0;
  for (const [line, count] of after.lines)
    common += line.length * Math.min(count, before.lines.get(line) ?? 0);
  return common / large;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
