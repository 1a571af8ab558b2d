import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { parseImageName } from '../../image/name.ts';
import { resolvePath } from '../../workspace/files.ts';
import type { Session } from '../session.ts';

/** A name whose path is meant from the workspace's first folder, or from the user's home where it begins with `~/`. */
export function absoluteImage({ folders }: Session, image: string): string {
  const name = parseImageName(image);
  if ('wrong' in name || !('path' in name) || isAbsolute(name.path)) return image;
  const root = name.path.startsWith('~/') ? homedir() : folders.all[0]?.path;
  if (root === undefined) return image;
  const rest = image.slice(name.from.length + 1 + name.path.length);
  return `${name.from}:${resolvePath(root, name.path.replace(/^~\//, ''))}${rest}`;
}
