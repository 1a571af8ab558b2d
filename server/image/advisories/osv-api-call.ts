import { type Network, readAll, send } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';

/** Bytes of an answer; the interface itself stops at 32 MiB. */
const mostBytes = 40 * 1_024 * 1_024;

/** Asks OSV's interface: a POST where there is a body. A 404 and every other answer that is not JSON is a trouble. */
export async function askOsv(
  base: string,
  path: string,
  network: Network,
  signal: AbortSignal,
  body?: unknown,
): Promise<{ readonly value: unknown; readonly text: string } | Trouble> {
  const url = new URL(path, base);
  const answer = await send(
    {
      url,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      mostBytes,
      mostMs: 120_000,
    },
    network,
  );
  if ('trouble' in answer) return answer;
  const bytes = await readAll(answer, mostBytes);
  if ('trouble' in bytes) return bytes;
  if (answer.status !== 200) return refused(url, answer.status);
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return { trouble: 'broken', message: `What \`${url.host}\` answers is no JSON.` };
  }
}

const refused = (url: URL, status: number): Trouble =>
  status === 404
    ? { trouble: 'not-found', message: `\`${url.host}\` has no \`${url.pathname}\`.` }
    : {
        trouble: status >= 500 || status === 429 ? 'network' : 'refused',
        message: `\`${url.host}\` answers with ${status}${status === 429 ? ': too many questions at once. Try again later.' : '.'}`,
      };
