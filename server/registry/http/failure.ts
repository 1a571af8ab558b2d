import { type Trouble, type TroubleKind, troubleOf } from '../trouble.ts';

/** What a failed connection means, for a person. The error's own text is not shown: it may hold anything. */
export function troubleFrom(error: unknown, url: URL, signal?: AbortSignal): Trouble {
  if (signal?.aborted) return endedBy(signal, url);
  const known = troubleOf(error);
  if (known !== undefined) return known;
  const code = codeOf(error);
  const { trouble, text } = meanings.find(({ codes }) => codes.test(code)) ?? unknown;
  return { trouble, message: `\`${url.host}\` ${text}` };
}

/** Why a signal ended it: somebody cancelled, or its own time was over. */
function endedBy({ reason }: AbortSignal, url: URL): Trouble {
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return { trouble: 'timeout', message: `\`${url.host}\` took too long.` };
  return { trouble: 'cancelled', message: 'It was cancelled.' };
}

/** Of several addresses that were all tried, the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

const unknown: { readonly trouble: TroubleKind; readonly text: string } = {
  trouble: 'network',
  text: 'cannot be spoken to.',
};

const meanings: readonly { readonly codes: RegExp; readonly trouble: TroubleKind; readonly text: string }[] =
  [
    {
      codes: /^(?:ENOTFOUND|ENODATA)$/,
      trouble: 'network',
      text: 'is not known: no address belongs to that name.',
    },
    { codes: /^EAI_/, trouble: 'network', text: 'could not be looked up: the name service does not answer.' },
    { codes: /^ECONNREFUSED$/, trouble: 'network', text: 'cannot be reached: nothing answers at that port.' },
    {
      codes: /^(?:EHOSTUNREACH|ENETUNREACH)$/,
      trouble: 'network',
      text: 'cannot be reached from this network.',
    },
    { codes: /^(?:ECONNRESET|EPIPE)$/, trouble: 'network', text: 'broke off the connection.' },
    {
      codes: /^(?:ENOENT|ENOTSOCK)$/,
      trouble: 'network',
      text: 'cannot be reached: there is no such socket.',
    },
    {
      codes: /^(?:EACCES|EPERM)$/,
      trouble: 'refused',
      text: 'may not be spoken to by you: permission is denied.',
    },
    { codes: /^(?:ETIMEDOUT|ESOCKETTIMEDOUT)$/, trouble: 'timeout', text: 'took too long to answer.' },
    { codes: /^HPE_HEADER_OVERFLOW$/, trouble: 'too-large', text: 'sends more headers than are read of it.' },
    { codes: /^(?:EPROTO|ERR_SSL_)/, trouble: 'network', text: 'does not speak TLS as it should.' },
    { codes: /^HPE_/, trouble: 'broken', text: 'does not speak HTTP as it should.' },
    {
      codes: /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
      trouble: 'refused',
      text: 'shows a certificate that is out of date.',
    },
    {
      codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
      trouble: 'refused',
      text: 'shows a certificate that belongs to another name.',
    },
    {
      codes: /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_)/,
      trouble: 'refused',
      text: 'shows a certificate that nobody vouches for. If it is yours, name its authority in `NODE_EXTRA_CA_CERTS` or put it into `~/.docker/certs.d`.',
    },
  ];
