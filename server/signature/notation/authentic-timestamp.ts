import type { Check } from '../../../rules/core/signature.ts';
import type { VerifyContext } from '../verifier.ts';
import { type Certificate, isValidAt } from './certificate.ts';
import { nameOf } from './chain.ts';
import type { Integrity } from './integrity.ts';
import { reasonOf } from './refusal.ts';
import { certificatesOf } from './stores.ts';
import { checkTimestamp, type Timestamp } from './timestamp.ts';

export interface TimeCheck {
  readonly check: Check;
  /** The trusted timestamp on which it rests; undefined: it rests on none. */
  readonly timestamp: Timestamp | undefined;
}

/**
 * Whether every certificate of the chain was valid at a proven time: that of a trusted timestamp, a signing authority's
 * own, or else now. A timestamp that is wrong is never passed over; one of an authority that no store holds counts as none.
 */
export async function checkAuthenticTimestamp(
  { envelope, chain, attributes }: Extract<Integrity, { readonly envelope: unknown }>,
  { anchors, now }: Pick<VerifyContext, 'anchors' | 'now'>,
): Promise<TimeCheck> {
  if (attributes.scheme === 'notary.x509.signingAuthority') {
    const out = chain.find((certificate) => !isValidAt(certificate, attributes.time));
    return plain(out === undefined ? '' : `${nameOf(out)} was not valid when the image was signed.`);
  }
  const stores = anchors.stores.filter(({ type }) => type === 'tsa');
  if (envelope.timestamp === undefined || stores.length === 0)
    return plain(outsideNow(chain, now, envelope.timestamp === undefined ? 'none' : 'no store'));
  const trusted = (await Promise.all(stores.map((store) => certificatesOf(store)))).flat();
  try {
    const timestamp = await checkTimestamp(envelope.timestamp, envelope.signature, trusted);
    if (timestamp === 'untrusted') return plain(outsideNow(chain, now, 'untrusted'));
    const out = chain.find(
      ({ notBefore, notAfter }) => timestamp.from < notBefore || timestamp.to > notAfter,
    );
    if (out === undefined) return { check: { result: 'passed', reason: '' }, timestamp };
    return plain(`${nameOf(out)} was not valid at the time of the timestamp, ${dayOf(timestamp.at)}.`);
  } catch (error) {
    return plain(reasonOf(error, 'The timestamp cannot be read.'));
  }
}

const plain = (reason: string): TimeCheck => ({
  check: reason === '' ? { result: 'passed', reason } : { result: 'failed', reason },
  timestamp: undefined,
});

const missing = {
  none: 'it has no timestamp that would prove that it was signed before',
  'no store': 'no trust store `tsa` tells whether its timestamp can be trusted',
  untrusted: 'its timestamp is of an authority that is in no trust store `tsa`',
} as const;

function outsideNow(chain: readonly Certificate[], now: Date, why: keyof typeof missing): string {
  const out = chain.find((certificate) => !isValidAt(certificate, now));
  if (out === undefined) return '';
  if (now < out.notBefore) return `${nameOf(out)} is valid from ${dayOf(out.notBefore)} on only.`;
  return `${nameOf(out)} expired on ${dayOf(out.notAfter)}, and ${missing[why]}.`;
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
