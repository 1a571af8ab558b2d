import type { KeyObject } from 'node:crypto';
import type { FoundSignature } from '../../../rules/core/signature.ts';
import type { PreparedRoot } from '../trust-root/prepare.ts';
import type { Libraries } from './libraries.ts';
import { checkEntry, type EntryCheck } from './log-entry.ts';
import type { SignedMaterial } from './material.ts';
import { checkTimestamp } from './timestamp.ts';

/** What the logs and the timestamp authorities of one root say of a signature that the key is known to have made. */
export interface TimeEvidence {
  readonly log: Exclude<FoundSignature['log'], 'none'>;
  readonly logReason: string;
  /** Every time that is proven, the log's first. */
  readonly times: readonly { readonly at: Date; readonly from: 'log' | 'timestamp' }[];
  /** A timestamp of an authority of this root is wrong. */
  readonly wrongTimestamp: string | undefined;
  /** There is an entry of a kind that is not verified. */
  readonly notCovered: string | undefined;
}

export function timeEvidence(
  material: SignedMaterial,
  key: KeyObject,
  root: PreparedRoot,
  loaded: Libraries,
): TimeEvidence {
  const stamps = material.timestamps.map((der) => checkTimestamp(der, material, key, root, loaded));
  const stamped = stamps.flatMap((one) => (one.result === 'proven' ? [one.time] : []));
  const entries = material.entries.map((one) => checkEntry(one, material, key, root, loaded));
  const log = logOf(entries, stamped);
  const logged = log.log === 'included' ? entries.flatMap(timesOf) : [];
  return {
    ...log,
    times: [
      ...logged.map((at) => ({ at, from: 'log' as const })),
      ...stamped.map((at) => ({ at, from: 'timestamp' as const })),
    ],
    wrongTimestamp: stamps.find((one) => one.result === 'broken')?.reason,
    notCovered: entries.find((one) => one.result === 'not-covered')?.reason,
  };
}

const timesOf = (one: EntryCheck): readonly Date[] =>
  one.result === 'included' && one.time !== undefined ? [one.time] : [];

/**
 * One entry that is wrong makes the whole wrong: nobody puts it there by mistake. One of a log that is not known is as
 * if it were not there.
 */
function logOf(
  entries: readonly EntryCheck[],
  stamped: readonly Date[],
): Pick<TimeEvidence, 'log' | 'logReason'> {
  const broken = entries.find((one) => one.result === 'broken');
  if (broken !== undefined) return { log: 'broken', logReason: broken.reason };
  const included = entries.filter((one) => one.result === 'included');
  if (included.some(({ logs }) => stamped.some((at) => !isWithin(at, logs)))) {
    return { log: 'broken', logReason: 'The log did not count at the time of the signature.' };
  }
  if (included.length > 0) return { log: 'included', logReason: '' };
  const isUnknown = entries.some(({ result }) => result === 'unknown-log');
  return { log: 'absent', logReason: isUnknown ? 'Its log entry is of a log that no trust root names.' : '' };
}

const isWithin = (at: Date, periods: readonly { readonly start: Date; readonly end: Date }[]): boolean =>
  periods.some(({ start, end }) => start <= at && at <= end);
