import { LSPErrorCodes, type RemoteConsole, ResponseError } from 'vscode-languageserver/node';

/** Says what went wrong without quoting any document: an error's message may hold what a user typed. */
export function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 8)].join('\n');
}

/** An answer that is an error, meant for the person who asked: its message is shown as it is. */
export class Refusal extends Error {
  readonly code: number;

  constructor(message: string, code: number = LSPErrorCodes.RequestFailed) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** The file is no longer the one that the request was made for. */
export const staleRefusal = (): Refusal =>
  new Refusal('The file has changed since this was offered. Ask again.', LSPErrorCodes.ContentModified);

/** Stands around everything that a client asks or tells: nothing that goes wrong inside ends the server or goes unsaid. */
export interface Guard {
  request<Params extends readonly unknown[], Result>(
    name: string,
    handle: (...params: Params) => Result | Promise<Result>,
  ): (...params: Params) => Promise<Result>;
  event<Params extends readonly unknown[]>(
    name: string,
    handle: (...params: Params) => void | Promise<void>,
  ): (...params: Params) => Promise<void>;
}

export const guardWith = (console: Pick<RemoteConsole, 'error'>): Guard => ({
  request:
    (name, handle) =>
    async (...params) => {
      try {
        return await handle(...params);
      } catch (error) {
        if (error instanceof Refusal) throw new ResponseError(error.code, error.message);
        if (error instanceof ResponseError) throw error;
        console.error(`${name} failed: ${whereOf(error)}`);
        throw new ResponseError(
          LSPErrorCodes.RequestFailed,
          `Seaworthy could not answer ${name}; see its output.`,
        );
      }
    },
  event:
    (name, handle) =>
    async (...params) => {
      try {
        await handle(...params);
      } catch (error) {
        console.error(`${name} failed: ${whereOf(error)}`);
      }
    },
});
