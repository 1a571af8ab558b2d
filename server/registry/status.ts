import type { HttpAnswer } from './http.ts';
import type { Trouble } from './trouble.ts';

/** What an answer that is no success means. `what` is what was asked for: `the tag \`1.2\` of \`team/app\``. */
export function statusTrouble(answer: HttpAnswer, registry: string, what: string): Trouble {
  const { status } = answer;
  const name = `\`${registry}\``;
  if (status === 404) return { trouble: 'not-found', message: `${name} does not have ${what}.` };
  if (status === 401)
    return {
      trouble: 'auth-needed',
      message: `${name} does not show ${what}: there is none, or it needs other credentials; \`docker login ${registry}\` stores them.`,
    };
  if (status === 403)
    return { trouble: 'auth-needed', message: `${name} does not allow you to read ${what}.` };
  if (status === 429)
    return {
      trouble: 'refused',
      message: `${name} takes no more requests from you for now${retryWord(answer)}.`,
    };
  if (status >= 500)
    return { trouble: 'network', message: `${name} fails with ${status} when asked for ${what}.` };
  return { trouble: 'broken', message: `${name} answers ${status} when asked for ${what}.` };
}

function retryWord({ headers }: HttpAnswer): string {
  const seconds = headers.get('retry-after') ?? '';
  if (!/^\d{1,6}$/.test(seconds)) return '';
  const minutes = Math.ceil(Number(seconds) / 60);
  return `; try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`;
}
