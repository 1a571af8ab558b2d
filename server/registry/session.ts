import { readChallenge } from './challenge.ts';
import { findCredentials } from './credentials/find.ts';
import type { Endpoint } from './endpoint.ts';
import { discard, download, type HttpAnswer, type HttpRequest, type Network } from './http.ts';
import { basic, fetchToken } from './token.ts';
import type { Trouble } from './trouble.ts';

/** Asks one server of a registry, with what it takes to be let in. */
export interface Session {
  readonly endpoint: Endpoint;
  /** Asks for a path below `/v2/REPOSITORY/`; redirects are followed without credentials. */
  ask(repository: string, path: string, asked: Asked): Promise<HttpAnswer | Trouble>;
}

export type Asked = Pick<HttpRequest, 'headers' | 'signal' | 'mostBytes' | 'mostMs' | 'idleMs'> & {
  readonly method?: 'GET' | 'HEAD' | undefined;
};

/** What opens one repository, and until when by `performance.now()`. */
interface Pass {
  readonly header: string;
  readonly until: number;
}

export function openSession(endpoint: Endpoint, network: Network): Session {
  const passes = new Map<string, Pass>();
  const coming = new Map<string, Promise<Pass | Trouble>>();

  /** One pass a repository, also when many layers ask for it at once. */
  function renew(repository: string, answer: HttpAnswer, asked: Asked): Promise<Pass | Trouble> {
    const running = coming.get(repository);
    if (running !== undefined) return running;
    const next = passFor(endpoint, repository, answer, { ...asked, network })
      .then((pass) => {
        if (!('trouble' in pass)) passes.set(repository, pass);
        return pass;
      })
      .finally(() => coming.delete(repository));
    coming.set(repository, next);
    return next;
  }

  return {
    endpoint,
    async ask(repository, path, asked) {
      const base = await endpoint.base(asked.signal);
      const url = new URL(`${base.pathname.replace(/\/+$/, '')}/v2/${repository}/${path}`, base);
      const call = (pass: Pass | undefined): Promise<HttpAnswer | Trouble> => {
        const authorization = pass === undefined ? {} : { authorization: pass.header };
        return download({ ...asked, url, headers: { ...asked.headers, ...authorization } }, network);
      };
      const kept = passes.get(repository);
      const answer = await call(kept !== undefined && kept.until > performance.now() ? kept : undefined);
      // Only the registry itself may ask who we are; where it redirects to may not.
      if ('trouble' in answer || answer.status !== 401 || answer.url.origin !== url.origin) return answer;
      await discard(answer);
      const pass = await renew(repository, answer, asked);
      return 'trouble' in pass ? pass : call(pass);
    },
  };
}

async function passFor(
  { registry, authHost }: Endpoint,
  repository: string,
  answer: HttpAnswer,
  { network, signal, idleMs }: Pick<Asked, 'signal' | 'idleMs'> & { readonly network: Network },
): Promise<Pass | Trouble> {
  const challenge = readChallenge(answer.headers.get('www-authenticate'));
  if (challenge === undefined)
    return {
      trouble: 'unsupported',
      message: `\`${registry}\` asks for credentials in a way that is not known.`,
    };
  const { credentials, problems } = await findCredentials(authHost, repository, network, signal);
  if (credentials?.kind === 'bearer') return { header: `Bearer ${credentials.token}`, until: Infinity };
  if (challenge.kind === 'bearer') {
    const token = await fetchToken(
      { challenge, repository, credentials, registry, reach: answer.reach, signal, idleMs },
      network,
    );
    return 'trouble' in token
      ? withProblems(token, problems)
      : { header: `Bearer ${token.token}`, until: token.until };
  }
  if (credentials?.kind === 'password') return { header: basic(credentials), until: Infinity };
  const message = `\`${registry}\` wants credentials; \`docker login ${registry}\` stores them.`;
  return withProblems({ trouble: 'auth-needed', message }, problems);
}

/** Where nobody is let in, what went wrong with the credentials belongs to the reason. */
const withProblems = ({ trouble, message }: Trouble, problems: readonly string[]): Trouble => ({
  trouble,
  message: trouble === 'auth-needed' ? [message, ...problems].join(' ') : message,
});
