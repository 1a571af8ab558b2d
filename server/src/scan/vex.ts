import type { VexDocument } from '../../image/scan.ts';
import { vexFilesIn } from '../../workspace/vex-files.ts';
import type { Session } from '../session.ts';

/** The VEX documents of the workspace: by their names, in its folders and the folders right in them that are for such. */
export const vexOf = ({ folders, policies: { files } }: Session): Promise<readonly VexDocument[]> =>
  vexFilesIn(
    files,
    folders.all.map(({ path }) => path),
  );
