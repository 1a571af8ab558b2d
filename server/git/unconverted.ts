import { createHash } from 'node:crypto';
import { type Attributes, attributesOf } from './attributes.ts';
import { readBlobs } from './blobs.ts';
import type { Differing } from './change.ts';
import { lfsPointer } from './lfs.ts';
import { withLineEnds } from './line-ends.ts';
import { blobId } from './objects.ts';
import { type GitProblem, isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';

/** Leaves out the files that differ only because git writes them to the disk otherwise than it keeps them. */
export async function unconverted(
  repository: Repository,
  differing: readonly Differing[],
  signal: AbortSignal | undefined,
): Promise<readonly Differing[] | GitProblem> {
  const known = differing.filter(({ before, bytes }) => before?.kind === 'file' && bytes !== undefined);
  const attributes = await attributesOf(
    repository,
    known.map(({ raw }) => raw),
    signal,
  );
  if (isGitProblem(attributes)) return attributes;
  const of = new Map(known.map(({ path }, index) => [path, attributes[index]]));
  const pointers = await lfsPointers(repository, known, of, signal);
  if (isGitProblem(pointers)) return pointers;
  return differing.filter(({ path, before, bytes }) => {
    // A file that was renamed is a change, whatever it holds.
    if (before?.path !== path || bytes === undefined) return true;
    if (pointers.get(before.object) === `${bytes.length} ${hashOf(bytes)}`) return false;
    const plain = of.get(path)?.lineEnds === true ? withLineEnds(bytes, 'lf') : bytes;
    return blobId(plain, repository.hash) !== before.object;
  });
}

/** Size and hash that the base's pointers name, for files that Git LFS keeps. */
async function lfsPointers(
  repository: Repository,
  known: readonly Differing[],
  attributes: ReadonlyMap<string, Attributes | undefined>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | GitProblem> {
  const objects = known
    .filter(({ path }) => attributes.get(path)?.filter === 'lfs')
    .map(({ before }) => before?.object ?? '');
  const blobs = await readBlobs(repository, objects, { largest: 1024, signal });
  if (isGitProblem(blobs)) return blobs;
  const pointers = new Map<string, string>();
  for (const [object, blob] of blobs) {
    const pointer = typeof blob === 'string' ? undefined : lfsPointer(blob);
    if (pointer) pointers.set(object, `${pointer.size} ${pointer.oid}`);
  }
  return pointers;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
