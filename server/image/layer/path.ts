/**
 * The path of a tar's entry as the image has it: no `/` at either end, no empty, `.` or `..` segment. `..` goes up, and
 * never above the image's root. Empty for the root itself.
 */
export function cleanPath(path: string): string {
  if (!unclean.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  return kept.join('/');
}

const unclean = /^\/|\/$|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/;

/** What Linux takes for a path; nothing that can run lies deeper. */
export const longestPath = 4096;
export const deepestPath = 128;

export const isLongPath = (path: string): boolean =>
  path.length >= deepestPath && (path.length > longestPath || path.split('/').length > deepestPath);

/** Empty for what stands in the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Where a symbolic link at `path` leads, inside the image. */
export const linkTarget = (path: string, target: string): string =>
  cleanPath(target.startsWith('/') ? target : `${folderOf(path)}/${target}`);
