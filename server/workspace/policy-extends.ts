import type { Extended } from '../../rules/policy/syntax.ts';
import { type FileAccess, folderOf, isFileError, joinPath, resolvePath, within } from './files.ts';
import { boundsOf, isInside, type PolicyPlaces } from './policy-folders.ts';

/** The file that an entry of `extends` names, or why there is none, in words that stand after a colon. */
export async function resolveExtended(
  places: PolicyPlaces,
  from: string,
  entry: Exclude<Extended, { kind: 'preset' }>,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const bounds = await boundsOf(places, from);
  const found =
    entry.kind === 'file'
      ? { path: resolvePath(folderOf(from) ?? from, entry.path) }
      : await fileOfPackage(places.files, bounds, from, entry);
  if ('reason' in found) return found;
  if (!isInside(bounds, found.path)) return { reason: outside };
  return (await leadsOut(places.files, bounds, found.path)) ? { reason: outsideByLink } : found;
}

const outside = 'it lies outside of the repository and of the workspace';
const outsideByLink = 'it is a link that leads out of the repository and of the workspace';

/** Whether links on the way lead out of the bounds; where links cannot be seen, there are none to follow. */
export async function leadsOut(
  { real }: FileAccess,
  bounds: readonly string[] | undefined,
  path: string,
): Promise<boolean> {
  if (real === undefined || bounds === undefined) return false;
  const target = await real(path);
  if (target === undefined) return false;
  const realBounds = await Promise.all(bounds.map(async (bound) => (await real(bound)) ?? bound));
  return !isInside(realBounds, target);
}

/** The policy inside a package, which is looked for in `node_modules` upwards and never run. */
async function fileOfPackage(
  files: FileAccess,
  bounds: readonly string[] | undefined,
  from: string,
  { name, path }: Extract<Extended, { kind: 'package' }>,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const folder = await packageFolder(files, bounds, from, name);
  if (folder === undefined) {
    return { reason: `there is no package \`${name}\` in \`node_modules\`; install it first` };
  }
  if (path !== undefined) return inPackage(folder, path);
  const named = await namedInManifest(files, folder);
  if (named !== undefined) return inPackage(folder, named);
  for (const file of usualNames) {
    const found = joinPath(folder, file);
    if ((await files.stat(found)) !== undefined) return { path: found };
  }
  return {
    reason: `the package holds neither ${usualNames.join(' nor ')}, and its \`package.json\` names none`,
  };
}

/** Where a package keeps its policy, unless the key `seaworthy` of its `package.json` says where. */
const usualNames = ['.seaworthy.yaml', 'seaworthy.yaml'] as const;

function inPackage(folder: string, path: string): { readonly path: string } | { readonly reason: string } {
  const found = resolvePath(folder, path);
  const inside = within(folder, found);
  return inside === undefined || inside === ''
    ? { reason: 'it lies outside of its package' }
    : { path: found };
}

async function packageFolder(
  files: FileAccess,
  bounds: readonly string[] | undefined,
  from: string,
  name: string,
): Promise<string | undefined> {
  const real = (await files.real?.(from)) ?? from;
  for (const start of new Set([folderOf(from), folderOf(real)])) {
    for (let folder = start; folder !== undefined && isInside(bounds, folder); folder = folderOf(folder)) {
      const found = joinPath(folder, `node_modules/${name}`);
      const stat = await files.stat(found);
      if (stat !== undefined && !isFileError(stat) && stat.kind === 'folder') return found;
    }
  }
  return undefined;
}

async function namedInManifest(files: FileAccess, folder: string): Promise<string | undefined> {
  const path = joinPath(folder, 'package.json');
  const stat = await files.stat(path);
  if (stat === undefined || isFileError(stat) || stat.size > largestManifest) return undefined;
  const file = await files.read(path);
  if (file === undefined || isFileError(file)) return undefined;
  try {
    const manifest: unknown = JSON.parse(file.text);
    if (typeof manifest !== 'object' || manifest === null || !('seaworthy' in manifest)) return undefined;
    return typeof manifest.seaworthy === 'string' ? manifest.seaworthy : undefined;
  } catch {
    return undefined;
  }
}

const largestManifest = 1024 * 1024;
