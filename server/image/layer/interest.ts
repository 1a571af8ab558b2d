import { type Limits, usualLimits } from '../limits.ts';
import { accountFiles, largestAccountFile } from './accounts.ts';
import type { FileReader, LayerEntry } from './file-reader.ts';
import { isText, secretInterest } from './secret-files.ts';

/** Who wants a file's bytes. */
export interface Interest {
  readonly entry: LayerEntry;
  /** Those that want it for sure. */
  readonly readers: readonly FileReader[];
  /** Those that tell by its beginning. */
  readonly peekers: readonly FileReader[];
  readonly secrets: 'named' | 'text' | 'no';
  readonly accounts: boolean;
  /** Somebody wants it who may not have it. */
  readonly tooLarge: boolean;
}

/** As many bytes as `recognises` may look at. */
export const peekBytes = 4096;

/** Undefined: nobody wants it. */
export function interestIn(
  entry: LayerEntry,
  readers: readonly FileReader[],
  limits: Limits,
): Interest | undefined {
  const sure: FileReader[] = [];
  const peekers: FileReader[] = [];
  let tooLarge = false;
  for (const reader of readers) {
    const wants = reader.wants(entry);
    if (wants === 'no') continue;
    // What only might be of a kind is not told as missing.
    if (entry.size <= largestFor(reader, limits)) (wants === 'yes' ? sure : peekers).push(reader);
    else tooLarge ||= wants === 'yes';
  }
  const secrets = secretInterest(entry);
  const accounts = accountFiles.has(entry.path) && entry.size <= largestAccountFile;
  const isWanted = sure.length > 0 || peekers.length > 0 || secrets !== 'no' || accounts || tooLarge;
  return isWanted ? { entry, readers: sure, peekers, secrets, accounts, tooLarge } : undefined;
}

/** A database says itself that it may be larger than other files; the limits have the last word. */
function largestFor({ largest }: FileReader, { bodyBytes, databaseBytes }: Limits): number {
  const isDatabase = largest !== undefined && largest > usualLimits.bodyBytes;
  return Math.min(largest ?? bodyBytes, isDatabase ? databaseBytes : bodyBytes);
}

/** The same when the first bytes are known: nobody is undecided any more. */
export function settle(interest: Interest, bytes: Uint8Array): Interest {
  const { entry, readers, peekers, secrets } = interest;
  const start = bytes.subarray(0, peekBytes);
  return {
    ...interest,
    readers: [...readers, ...peekers.filter((reader) => reader.recognises?.(start, entry) === true)],
    peekers: [],
    secrets: secrets === 'text' && !isText(start) ? 'no' : secrets,
  };
}
