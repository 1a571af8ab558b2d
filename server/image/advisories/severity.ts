import type { Severity } from '../../../rules/core/scan.ts';
import { scoreOf } from './cvss.ts';
import type { OsvAffected, OsvRecord, OsvSeverity } from './osv-record.ts';

export interface Rated {
  readonly severity: Severity;
  /** CVSS base score. */
  readonly score: number | undefined;
  readonly vector: string | undefined;
}

export const unrated: Rated = { severity: 'unrated', score: undefined, vector: undefined };

/**
 * How severe a record says it is, for these parts of it: what is said of the package counts before what is said of the
 * whole, the word of who knows the package before the score, and the newest version of CVSS before older ones.
 */
export function ratingOf(record: OsvRecord, parts: readonly OsvAffected[]): Rated {
  const severities = [...parts.flatMap(({ severity }) => severity), ...record.severity];
  const scored = severities
    .flatMap((one) => scoredOf(one))
    .sort((a, b) => b.version - a.version)
    .at(0);
  const word = wordOf(record, parts, severities);
  const severity = word ?? (scored ? severityOfScore(scored.score) : undefined);
  if (severity === undefined) return unrated;
  return { severity, score: scored?.score, vector: scored?.vector };
}

/** The qualitative scale of CVSS 3 and 4; a score of zero is the lowest that is listed. */
function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

function wordOf(
  { id, rating, summary }: OsvRecord,
  parts: readonly OsvAffected[],
  severities: readonly OsvSeverity[],
): Severity | undefined {
  // A record of OpenSSF's malicious packages: whoever has it was attacked.
  if (id.startsWith('MAL-')) return 'critical';
  const own = parts.map((part) => part.rating);
  const typed = severities.filter(({ type }) => !type.startsWith('CVSS')).map(({ score }) => score);
  const summed = /^(?:AL|RL|RX|RH|EL)[SB]A-/.test(id) ? /^[A-Z][a-z]+(?=:)/.exec(summary)?.[0] : undefined;
  for (const word of [...own, ...typed, rating, summed]) {
    const severity = words.get((word ?? '').toLowerCase().replace(/[*]+$/, ''));
    if (severity !== undefined) return severity;
  }
  return undefined;
}

/** As GitHub, Debian, Ubuntu, Red Hat's kin and Bitnami say it. */
const words: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['important', 'high'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['negligible', 'low'],
  ['unimportant', 'low'],
]);

interface Scored {
  readonly version: number;
  readonly score: number;
  readonly vector: string;
}

function scoredOf({ type, score }: OsvSeverity): readonly Scored[] {
  if (!type.startsWith('CVSS')) return [];
  const scored = scoreOf(score);
  return scored === undefined ? [] : [{ ...scored, vector: score }];
}
