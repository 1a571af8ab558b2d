import { lineEndsOf, withLineEnds } from './line-ends.ts';
import { mergeTexts } from './merge.ts';

export interface WorkingMerge {
  /** The staged blob. */
  readonly before: Uint8Array;
  /** The blob after the fixes. */
  readonly after: Uint8Array;
  /** The working file, which may hold changes that are not staged. */
  readonly working: Uint8Array;
}

/** The working file with the fixes, in its own line ends; undefined where they meet changes that are not staged. */
export function mergeIntoWorking({ before, after, working }: WorkingMerge): Buffer | undefined {
  const plain = (bytes: Uint8Array): string => withEnds(bytes, undefined).toString('latin1');
  const ends = lineEndsOf(working);
  const staged = lineEndsOf(before) === 'crlf' ? 'crlf' : 'lf';
  const other = (ends === 'lf' || ends === 'crlf') && ends !== staged && lineEndsOf(before) !== 'mixed';
  const alike = other ? withLineEnds(working, staged) : working;
  // Only where the way back leads to the very bytes may the line ends be looked past.
  const lossless = other && withLineEnds(alike, ends).equals(working);
  const merged = mergeTexts(plain(before), plain(lossless ? alike : working), plain(after));
  if (merged === undefined) return undefined;
  return withEnds(Buffer.from(merged, 'latin1'), lossless ? ends : undefined);
}

const withEnds = (bytes: Uint8Array, ends: 'lf' | 'crlf' | undefined): Buffer =>
  ends === undefined
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : withLineEnds(bytes, ends);
