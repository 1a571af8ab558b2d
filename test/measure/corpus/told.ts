import type { Finding } from '../../../rules/core/finding.ts';

/** Everything that is said of a file, to be compared. */
export const told = (findings: readonly Finding[]): string =>
  findings
    .map(({ rule, at, message, anchor, suppressed }) =>
      JSON.stringify([rule, at.start, at.end, message, anchor, suppressed?.by ?? null]),
    )
    .sort()
    .join('\n');
