import type { VexDocument } from '../../image/scan.ts';
import { isFileError, joinPath } from '../../workspace/files.ts';
import type { Session } from '../session.ts';

/** The VEX documents of the workspace: by their names, in its folders and the folders right in them that are for such. */
export async function vexOf({ folders, policies: { files } }: Session): Promise<readonly VexDocument[]> {
  const documents: VexDocument[] = [];
  for (const { path } of folders.all)
    for (const folder of [path, ...places.map((name) => joinPath(path, name))]) {
      const entries = await files.list(folder);
      if (entries === undefined || !Array.isArray(entries)) continue;
      for (const { name, kind } of entries) {
        if (kind !== 'file' || !isVex(name) || documents.length >= most) continue;
        const file = await files.read(joinPath(folder, name));
        if (file !== undefined && !isFileError(file))
          documents.push({ path: joinPath(folder, name), text: file.text });
      }
    }
  return documents;
}

const places = ['.vex', 'vex', '.openvex', 'security'];
const isVex = (name: string): boolean => /(?:^|[._-])(?:open)?vex(?:[._-].*)?\.json$/i.test(name);
const most = 50;
