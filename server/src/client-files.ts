import type { Connection } from 'vscode-languageserver/node';
import { decode } from '../workspace/decode.ts';
import type { FileAccess, FileError } from '../workspace/files.ts';
import { nodeFiles } from '../workspace/node-files.ts';
import { files, type ListResult, type ReadResult, type StatResult } from './protocol.ts';
import { uriOfPath } from './uri.ts';

/** Files of this machine read here, those of the client's own schemes through the client, no others. */
export function filesFor(connection: Connection, virtualSchemes: readonly string[]): FileAccess {
  const remote = clientFiles(connection);
  const accessTo = (path: string): FileAccess => {
    if (readsOwnFiles(path)) return nodeFiles;
    return virtualSchemes.includes(schemeOf(path) ?? '') ? remote : noFiles;
  };
  return {
    read: (path) => accessTo(path).read(path),
    list: (path) => accessTo(path).list(path),
    stat: (path) => accessTo(path).stat(path),
  };
}

/** Whether a path is one of this machine's. */
export const readsOwnFiles = (path: string): boolean => schemeOf(path) === undefined;

const schemeOf = (path: string): string | undefined => /^([A-Za-z][A-Za-z0-9+.-]+):\//.exec(path)?.[1];

const noFiles: FileAccess = {
  read: () => Promise.resolve(undefined),
  list: () => Promise.resolve(undefined),
  stat: () => Promise.resolve(undefined),
};

function clientFiles(connection: Connection): FileAccess {
  const ask = async <Result extends object | null>(
    method: string,
    path: string,
  ): Promise<Result | FileError | null> => {
    try {
      return await connection.sendRequest<Result>(method, { uri: uriOfPath(path) });
    } catch {
      return { error: 'The editor could not read it.' };
    }
  };
  return {
    async read(path) {
      const result = await ask<Exclude<ReadResult, FileError>>(files.read, path);
      if (result === null) return undefined;
      return 'base64' in result ? decode(Buffer.from(result.base64, 'base64')) : result;
    },
    async list(path) {
      const result = await ask<Exclude<ListResult, FileError>>(files.list, path);
      if (result === null) return undefined;
      return 'entries' in result ? result.entries : result;
    },
    async stat(path) {
      return (await ask<Exclude<StatResult, FileError>>(files.stat, path)) ?? undefined;
    },
  };
}
