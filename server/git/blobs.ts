import type { GitOutput } from './git.ts';
import { type GitProblem, problemOf } from './problem.ts';
import type { Repository } from './repository.ts';

export interface BlobOptions {
  /** In bytes: a larger blob is not read. */
  readonly largest: number;
  readonly signal?: AbortSignal | undefined;
}

export type Blob = Buffer | 'too-large' | 'missing';

/** The blobs as they are: no filter, no conversion. One that is larger than `largest` bytes is not read. */
export async function readBlobs(
  repository: Repository,
  objects: readonly string[],
  options: BlobOptions,
): Promise<ReadonlyMap<string, Blob> | GitProblem> {
  const wanted = [...new Set(objects)];
  if (wanted.length === 0) return new Map();
  const output = await read(repository, wanted, options);
  if (output instanceof Map) return output;
  if (!output.said.includes('promisor remote')) return problemOf(output, doing, options.signal);
  // Git before 2.45 gives up at the first object that a partial clone lacks.
  const local = await localObjects(repository, options.signal);
  if (!(local instanceof Set)) return problemOf(local, doing, options.signal);
  const there = await read(
    repository,
    wanted.filter((object) => local.has(object)),
    options,
  );
  if (!(there instanceof Map)) return problemOf(there, doing, options.signal);
  return new Map(wanted.map((object) => [object, there.get(object) ?? 'missing']));
}

const doing = 'read the staged files';

async function read(
  { git }: Repository,
  wanted: readonly string[],
  { largest, signal }: BlobOptions,
): Promise<Map<string, Blob> | GitOutput> {
  const blobs = new Map<string, Blob>(wanted.map((object) => [object, 'missing']));
  const asked = git.run(['cat-file', '--batch-check', '--buffer'], { input: lines(wanted), signal });
  // Both programs start at once; the second learns what to read when the first has told the sizes.
  const small = asked.then(({ out }) => lines(smallBlobs(out, largest, blobs)));
  const [sizes, contents] = await Promise.all([
    asked,
    git.run(['cat-file', '--batch', '--buffer'], { input: small, signal }),
  ]);
  const failed = [sizes, contents].find(({ code }) => code !== 0);
  if (failed !== undefined) return failed;
  for (const [object, blob] of contentsOf(contents.out)) blobs.set(object, blob);
  return blobs;
}

async function localObjects(
  { git }: Repository,
  signal: AbortSignal | undefined,
): Promise<Set<string> | GitOutput> {
  const every = ['cat-file', '--batch-check=%(objectname)', '--batch-all-objects', '--unordered', '--buffer'];
  const output = await git.run(every, { signal });
  return output.code === 0 ? new Set(output.out.toString('latin1').split('\n')) : output;
}

const lines = (objects: readonly string[]): Buffer =>
  Buffer.from(objects.map((each) => `${each}\n`).join(''));

/** The blobs that may be read; those that are too large are noted. */
function smallBlobs(out: Buffer, largest: number, blobs: Map<string, Blob>): readonly string[] {
  const small: string[] = [];
  for (const line of out.toString('latin1').split('\n')) {
    const [object = '', type, size] = line.split(' ');
    if (type !== 'blob') continue;
    if (Number(size) <= largest) small.push(object);
    else blobs.set(object, 'too-large');
  }
  return small;
}

/** `object type size`, a line end, the bytes, a line end. */
function* contentsOf(out: Buffer): Generator<readonly [object: string, blob: Buffer]> {
  for (let at = 0; at < out.length; ) {
    const head = out.indexOf(10, at);
    if (head < 0) return;
    const [object = '', type, length] = out.toString('latin1', at, head).split(' ');
    const end = head + 1 + Number(length);
    if (type !== 'blob' || end > out.length) return;
    yield [object, out.subarray(head + 1, end)];
    at = end + 1;
  }
}

/** The first bytes of a blob, however large it is; undefined where it cannot be read. */
export async function readBlobHead(
  { git }: Repository,
  object: string,
  length: number,
): Promise<Buffer | undefined> {
  const { code, out } = await git.run(['cat-file', 'blob', object], { enough: length });
  return code === 0 ? out : undefined;
}
