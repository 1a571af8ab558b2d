/** Whether a text may be the path of a file: nothing is fetched for a policy. */
export const isPath = (text: string): boolean =>
  text.trim() !== '' && !/^[a-z][a-z0-9+.-]+:\/\//i.test(text) && !/[\r\n\0]/.test(text);

/**
 * The path that a policy file names, seen from the file's folder: absolute where the file's own path is. Paths have
 * `/` between their parts, `\` is read as one; a URI serves as the file's path as well.
 */
export function pathFrom(file: string, path: string): string {
  const slashed = path.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[A-Za-z]:/.test(slashed)) return slashed;
  const [, root = '', rest = ''] =
    /^([a-z][a-z0-9+.-]+:\/\/[^/]*\/?|[A-Za-z]:\/|\/)?(.*)$/is.exec(file) ?? [];
  const parts = rest.split('/').slice(0, -1);
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && (root !== '' || parts.length > 0)) parts.pop();
    else parts.push(part);
  }
  return root + parts.join('/');
}
