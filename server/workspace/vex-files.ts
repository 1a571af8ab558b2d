import { type FileAccess, isFileError, joinPath } from './files.ts';

/** A VEX document as it was read. */
export interface VexFile {
  readonly path: string;
  readonly text: string;
}

/** The VEX documents of these folders: by their names, in the folders and in those right in them that are for such. */
export async function vexFilesIn(files: FileAccess, folders: readonly string[]): Promise<readonly VexFile[]> {
  const found: VexFile[] = [];
  for (const path of folders)
    for (const folder of [path, ...places.map((name) => joinPath(path, name))]) {
      const entries = await files.list(folder);
      if (entries === undefined || isFileError(entries)) continue;
      const names = entries
        .filter(({ name, kind }) => kind === 'file' && isVex(name))
        .map(({ name }) => name);
      for (const name of names.sort()) {
        if (found.length >= most) return found;
        const file = await files.read(joinPath(folder, name));
        if (file !== undefined && !isFileError(file))
          found.push({ path: joinPath(folder, name), text: file.text });
      }
    }
  return found;
}

const places = ['.vex', 'vex', '.openvex', 'security'];
const isVex = (name: string): boolean => /(?:^|[._-])(?:open)?vex(?:[._-].*)?\.json$/i.test(name);
const most = 50;
