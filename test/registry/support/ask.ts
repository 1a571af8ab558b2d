import { type HttpAnswer, type HttpRequest, readAll } from '../../../server/registry/http.ts';
import type { Trouble } from '../../../server/registry/trouble.ts';
import { never } from './network.ts';
import { present } from './trouble.ts';

type Get = Omit<HttpRequest, 'method' | 'body'>;

export const ask = (url: string, more: Partial<Get> = {}): Get => ({
  url: new URL(url),
  signal: never,
  mostBytes: 10_000,
  ...more,
});

export const textOf = async (answer: HttpAnswer | Trouble): Promise<string> =>
  Buffer.from(present(await readAll(present(answer), 10_000))).toString();
