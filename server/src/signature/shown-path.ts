import { within } from '../../workspace/files.ts';
import type { Session } from '../session.ts';

/** A path as it is shown: from the folder of the workspace that it lies in, else whole. */
export const shownPath = ({ folders }: Pick<Session, 'folders'>, path: string): string =>
  folders.all.map((folder) => within(folder.path, path)).find((inside) => inside !== undefined) || path;
