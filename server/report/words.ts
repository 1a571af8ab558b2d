import type { Base, FindingReport } from './model.ts';

export const amount = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** A base as a person reads it: `main (1a2b3c4d5e)`. */
export function baseText({ name, commit }: Base): string {
  if (commit === undefined) return `${name} (no commit yet)`;
  const short = commit.slice(0, 10);
  return name === '' || commit.startsWith(name) ? short : `${name} (${short})`;
}

/** Since when a known finding is known. */
export function knownText({ known }: FindingReport, base: Base | undefined): string {
  if (known?.by === 'baseline') return `in the baseline since ${known.since}`;
  return base === undefined ? 'in the base' : `in ${baseText(base)}`;
}

/** Who took a finding out of the count, why and until when; the reason may hold code between backticks. */
export function ignoredText({ by, reason, owner, until }: NonNullable<FindingReport['suppressed']>): string {
  const whose =
    by === 'policy' ? 'by the policy' : by === 'seaworthy' ? 'by a comment' : `by a comment for ${by}`;
  const notes = [
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  return `${whose}${reason === undefined ? ', no reason given' : `: ${reason}`}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
}
