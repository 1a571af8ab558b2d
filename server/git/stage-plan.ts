import { type Attributes, attributesOf } from './attributes.ts';
import { type Beside, writeBeside } from './beside.ts';
import { blobId } from './objects.ts';
import { type GitProblem, isGitProblem } from './problem.ts';
import type { Repository } from './repository.ts';
import type { StagedFix } from './staged-fix.ts';
import { type OnDisk, workingFiles, workingPath } from './working-file.ts';
import { mergeIntoWorking } from './working-merge.ts';

/** A fix that can be staged. */
export interface Planned {
  readonly fix: StagedFix;
  /** The new working file; undefined where none is on the disk or it holds the fix already. */
  readonly beside: Beside | undefined;
  /** What the working file held when the plan was made. */
  readonly working: Uint8Array | undefined;
}

export interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Merges every fix with the working file and writes the outcome beside it. Nothing that counts is changed yet. */
export async function planFixes(
  repository: Repository,
  fixes: readonly StagedFix[],
): Promise<readonly (Planned | Refused)[] | GitProblem> {
  const attributes = await attributesOf(
    repository,
    fixes.map(({ entry }) => entry.raw),
  );
  if (isGitProblem(attributes)) return attributes;
  const files = workingFiles(repository);
  return fixes.map((fix, index): Planned | Refused => {
    const { path, raw, kind, object } = fix.entry;
    if (kind !== 'file') return { path, reason: 'Only files can be fixed.' };
    if (blobId(fix.before, repository.hash) !== object)
      return {
        path,
        reason: 'What is staged is another text than the one that was fixed, such as a pointer of Git LFS.',
      };
    const disk = files.read(raw);
    const working = workingAfter(fix, disk, attributes[index]);
    if (typeof working === 'string') return { path, reason: working };
    const held = disk.kind === 'file' ? disk.bytes : undefined;
    if (working === undefined || held?.equals(working)) return { fix, beside: undefined, working: held };
    const beside = writeBeside(workingPath(repository, raw), working);
    return 'error' in beside ? { path, reason: beside.error } : { fix, beside, working: held };
  });
}

/** The working file with the fix; undefined where there is none; a sentence where it must be left alone. */
function workingAfter(
  { before, after }: StagedFix,
  disk: OnDisk,
  attributes: Attributes | undefined,
): Buffer | string | undefined {
  // A file that was deleted but not yet staged as deleted: what is staged is fixed, the deletion stays as it is.
  if (disk.kind === 'none') return undefined;
  if (disk.kind !== 'file') return alone.get(disk.kind) ?? 'Its working file cannot be read.';
  if (attributes?.converted !== undefined && !disk.bytes.equals(before))
    return `Git keeps it otherwise than it stands on the disk (\`${attributes.converted}\`), so the fix was not merged into it.`;
  const merged = mergeIntoWorking({ before, after, working: disk.bytes });
  return (
    merged ?? 'Changes that are not staged stand in the lines that the fix changes. Stage or undo them first.'
  );
}

const alone: ReadonlyMap<OnDisk['kind'], string> = new Map([
  ['link', 'Its working file is a link, what is staged is a file.'],
  ['folder', 'A folder stands where its working file should be.'],
  ['too-large', 'Its working file is too large.'],
]);
