import assert from 'node:assert/strict';
import { type Blob, readBlobs } from '../../server/git/blobs.ts';
import { type Change, stagedChanges } from '../../server/git/changes.ts';
import { type GitProblem, isGitProblem } from '../../server/git/problem.ts';
import { openRepository, type Repository } from '../../server/git/repository.ts';
import { headCommit } from '../../server/git/revision.ts';
import { readIndex, type Tree } from '../../server/git/tree.ts';
import type { TestRepository } from '../support/repository.ts';

export const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

/** What is no problem; a problem fails the test. */
export function known<T>(value: T | GitProblem): T {
  assert.ok(!isProblem(value), JSON.stringify(value));
  return value;
}

const isProblem = <T>(value: T | GitProblem): value is GitProblem =>
  typeof value === 'object' && value !== null && isGitProblem(value);

export const open = async ({ root, environment }: TestRepository): Promise<Repository> =>
  known(await openRepository(root, { environment }));

export async function indexOf(test: TestRepository): Promise<Tree> {
  return known(await readIndex(await open(test)));
}

export async function staged(test: TestRepository, base?: string): Promise<readonly string[]> {
  const repository = await open(test);
  const changes = known(await stagedChanges(repository, base ?? known(await headCommit(repository))));
  return changes.map(told);
}

export const told = ({ kind, path, before }: Change): string =>
  before === undefined || before === path ? `${kind} ${path}` : `${kind} ${before} → ${path}`;

export async function blobOf(test: TestRepository, path: string, largest = 1e6): Promise<Blob | undefined> {
  const repository = await open(test);
  const object = known(await readIndex(repository)).entries.get(path)?.object ?? '';
  return known(await readBlobs(repository, [object], { largest })).get(object);
}
