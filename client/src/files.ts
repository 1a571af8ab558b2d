import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type FileKind,
  type FileParams,
  files,
  type ListResult,
  type ReadResult,
  type StatResult,
} from '../../server/src/protocol.ts';

/** Reads files of virtual workspaces for the server, which cannot. */
export function answerFileRequests(client: LanguageClient): void {
  client.onRequest<ReadResult, void>(
    files.read,
    answering(
      async (uri): Promise<ReadResult> => ({
        base64: Buffer.from(await workspace.fs.readFile(uri)).toString('base64'),
      }),
    ),
  );
  client.onRequest<ListResult, void>(
    files.list,
    answering(
      async (uri): Promise<ListResult> => ({
        entries: (await workspace.fs.readDirectory(uri)).map(([name, type]) => ({
          name,
          kind: kindOf(type),
        })),
      }),
    ),
  );
  client.onRequest<StatResult, void>(
    files.stat,
    answering(async (uri): Promise<StatResult> => {
      const { type, size } = await workspace.fs.stat(uri);
      const kind = kindOf(type & ~FileType.SymbolicLink);
      return { kind: kind === 'link' ? 'other' : kind, size };
    }),
  );
}

interface FileTrouble {
  readonly error: string;
}

/** Nothing there is `null`; any other trouble is told as a sentence. */
const answering =
  <Result>(ask: (uri: Uri) => Promise<Result>) =>
  async ({ uri }: FileParams): Promise<Result | FileTrouble | null> => {
    try {
      return await ask(Uri.parse(uri));
    } catch (error) {
      if (error instanceof FileSystemError && error.code === 'FileNotFound') return null;
      return { error: 'The editor could not read it.' };
    }
  };

function kindOf(type: FileType): FileKind {
  if (type & FileType.SymbolicLink) return 'link';
  if (type === FileType.File) return 'file';
  return type === FileType.Directory ? 'folder' : 'other';
}
