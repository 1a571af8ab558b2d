import { isLoopbackHost } from './address.ts';
import type { Network } from './request.ts';

/** Whether a host may be spoken to without TLS: it is this machine, or the user named it with its port. */
export function mayBePlain(url: URL, { plainHttpHosts }: Network): boolean {
  const host = url.port === '' ? `${url.hostname}:80` : url.host;
  const isNamed = plainHttpHosts.some((each) => {
    const named = each.toLowerCase();
    return named === host || (url.port === '' && named === url.hostname);
  });
  return isNamed || isLoopbackHost(url.hostname);
}
