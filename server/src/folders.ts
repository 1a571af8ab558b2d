import type { InitializeParams, WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import { within } from '../workspace/files.ts';
import { pathOfUri } from './uri.ts';

/** A folder of the workspace. */
export interface Folder {
  readonly uri: string;
  readonly path: string;
}

/** The folders that the editor has open. */
export class Folders {
  #folders: readonly Folder[];

  constructor({ workspaceFolders, rootUri }: Pick<InitializeParams, 'workspaceFolders' | 'rootUri'>) {
    const single = rootUri ? [{ uri: rootUri }] : [];
    this.#folders = (workspaceFolders ?? single).map(({ uri }) => folderAt(uri));
  }

  get all(): readonly Folder[] {
    return this.#folders;
  }

  /** The folder that a path lies in, the innermost where one lies in another. */
  of(path: string): Folder | undefined {
    let best: Folder | undefined;
    for (const folder of this.#folders) {
      if (within(folder.path, path) === undefined) continue;
      if (best === undefined || folder.path.length > best.path.length) best = folder;
    }
    return best;
  }

  changed({ added, removed }: WorkspaceFoldersChangeEvent): void {
    const gone = new Set(removed.map(({ uri }) => uri));
    this.#folders = [
      ...this.#folders.filter(({ uri }) => !gone.has(uri)),
      ...added.map(({ uri }) => folderAt(uri)),
    ];
  }
}

function folderAt(uri: string): Folder {
  const path = pathOfUri(uri);
  return { uri, path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path };
}
