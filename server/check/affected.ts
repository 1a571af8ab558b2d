import { isPolicyFile } from '../../rules/policy/detect.ts';
import type { Change } from '../git/changes.ts';
import type { Repository } from '../git/repository.ts';
import { nameOf, within } from '../workspace/files.ts';
import type { ChangesRequest, Comparison } from './comparison.ts';
import { inPathOrder } from './order.ts';
import { absolute, isChecked, type Side } from './side.ts';

/** A file whose verdict may be another now. Paths are relative to the repository. */
export interface Affected {
  readonly path: string;
  /** Where it is in the base; undefined where it is new. */
  readonly before: string | undefined;
}

/**
 * The files that changed and are still there, and those whose verdict a change alters: what stands under a
 * policy that changed, and the Dockerfile beside a `.dockerignore`. In the order of their paths.
 */
export async function affectedFiles(
  { repository, named }: Pick<ChangesRequest, 'repository' | 'named'>,
  { changes, before, after }: Comparison,
): Promise<readonly Affected[]> {
  const found = new Map<string, Affected>();
  for (const { kind, path, before: earlier } of changes)
    if (kind !== 'deleted' && isChecked(path) && after.isFile(path) && !isPolicyFile({ path, text: '' }))
      found.set(path, { path, before: earlier });
  for (const path of await alteredFiles(repository, changes, before, after))
    if (!found.has(path)) found.set(path, { path, before: path });
  const kept: Affected[] = [];
  for (const one of found.values()) {
    const path = absolute(repository, one.path);
    if (named.length > 0 && !named.some((folder) => within(folder, path) !== undefined)) continue;
    if ((await after.store.for(path)).ignores(path)) continue;
    const isThere = one.before !== undefined && before.isFile(one.before);
    kept.push(isThere ? one : { path: one.path, before: undefined });
  }
  return kept.sort(inPathOrder);
}

/** Files that did not change themselves. */
async function alteredFiles(
  repository: Repository,
  changes: readonly Change[],
  before: Side,
  after: Side,
): Promise<readonly string[]> {
  const changed = new Set(changes.flatMap(({ path, before: earlier }) => [path, earlier ?? path]));
  const dockerignores = [...changed].filter((path) => nameOf(path).endsWith('.dockerignore'));
  const policies = await changedPolicies(repository, changed, before, after);
  if (dockerignores.length === 0 && policies.size === 0) return [];
  const altered: string[] = [];
  for (const path of await after.paths()) {
    if (isPolicyFile({ path, text: '' })) continue;
    const beside = dockerignores.some((ignore) => isBeside(path, ignore));
    if (beside || (await isGoverned(absolute(repository, path), policies, before, after))) altered.push(path);
  }
  return altered;
}

/** The policy files that govern something and that a change reaches: itself, or what it extends. Absolute. */
async function changedPolicies(
  repository: Repository,
  changed: ReadonlySet<string>,
  ...sides: readonly Side[]
): Promise<ReadonlySet<string>> {
  const reached = new Set<string>();
  const changedPaths = new Set([...changed].map((path) => absolute(repository, path)));
  for (const side of sides)
    for (const path of (await side.paths()).filter((one) => isPolicyFile({ path: one, text: '' }))) {
      const { file, read } = await side.store.for(absolute(repository, path));
      if (file !== undefined && read.some((one) => changedPaths.has(one.path))) reached.add(file);
    }
  return reached;
}

const isGoverned = async (
  path: string,
  policies: ReadonlySet<string>,
  ...sides: readonly Side[]
): Promise<boolean> => {
  if (policies.size === 0) return false;
  for (const side of sides) {
    const { file } = await side.store.for(path);
    if (file !== undefined && policies.has(file)) return true;
  }
  return false;
};

/** `.dockerignore` counts for the Dockerfiles of its folder, `app.Dockerfile.dockerignore` for that one. */
function isBeside(path: string, ignore: string): boolean {
  const name = nameOf(ignore);
  if (name !== '.dockerignore') return ignore === `${path}.dockerignore`;
  const folder = ignore.slice(0, -name.length);
  return path.startsWith(folder) && !path.slice(folder.length).includes('/') && /file/i.test(nameOf(path));
}
