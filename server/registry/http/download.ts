import type { Trouble } from '../trouble.ts';
import { outer } from './address.ts';
import { discard } from './read-all.ts';
import type { HttpAnswer, HttpRequest, Network } from './request.ts';
import { send } from './send.ts';

/**
 * Asks a URL and follows redirects, at most five. The target gets no credentials unless it is the same host, scheme
 * and port, and then only while no other was asked between; it may not lie further inward than who names it. GET and
 * HEAD alone.
 */
export async function download(
  asked: Omit<HttpRequest, 'method' | 'body'> & { readonly method?: 'GET' | 'HEAD' | undefined },
  network: Network,
): Promise<HttpAnswer | Trouble> {
  let request: HttpRequest = asked;
  for (let step = 0; ; step += 1) {
    const answer = await send(request, network);
    if ('trouble' in answer || !redirects.has(answer.status)) return answer;
    await discard(answer);
    if (step === most) return refused(answer, `redirects more than ${most} times`);
    const url = targetOf(answer);
    if (typeof url === 'string') return refused(answer, url);
    const reach = outer(answer.reach, request.reach ?? 'loopback');
    request = { ...request, url, reach, headers: headersFor(url, request) };
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const most = 5;

/** Where it leads, or what is wrong with that. */
function targetOf({ headers, url }: HttpAnswer): URL | string {
  const location = headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, url.href)) return 'redirects to nowhere';
  const target = new URL(location, url);
  if (target.username !== '' || target.password !== '') return 'redirects to a URL with a user in it';
  target.hash = '';
  return target;
}

function headersFor(url: URL, { headers = {}, url: from }: HttpRequest): Readonly<Record<string, string>> {
  if (url.origin === from.origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.has(name.toLowerCase())));
}

const secret: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

const refused = ({ url }: HttpAnswer, what: string): Trouble => ({
  trouble: 'refused',
  message: `\`${url.host}\` ${what}.`,
});
