import type { Suppressed } from './finding.ts';
import type { Ignore } from './ignore.ts';
import type { RuleHead } from './rule.ts';
import { overlaps, type Span } from './span.ts';

/** The ignore that takes a report of `rule` at `at` out of the count, if one does. Ours go before the peers'. */
export function ignoreFor(
  ignores: readonly Ignore[],
  rule: Pick<RuleHead, 'id' | 'sources'>,
  at: Span,
  today: string,
): Ignore | undefined {
  let found: Ignore | undefined;
  for (const ignore of ignores) {
    if (isExpired(ignore, today) || !covers(ignore, at) || !names(ignore, rule)) continue;
    if (ignore.tool === 'seaworthy') return ignore;
    found ??= ignore;
  }
  return found;
}

export const isExpired = ({ until }: Ignore, today: string): boolean => until !== undefined && until < today;

export const suppressedBy = ({ tool, reason, until }: Ignore): Suppressed => ({ by: tool, reason, until });

const covers = (ignore: Ignore, at: Span): boolean =>
  ignore.covers === 'file' || overlaps(ignore.covers, { start: at.start, end: Math.max(at.start, at.end) });

function names({ tool, rules }: Ignore, rule: Pick<RuleHead, 'id' | 'sources'>): boolean {
  if (rules === 'all') return true;
  if (tool === 'seaworthy') return rules.includes(rule.id);
  const wanted = new Set(rules.map((name) => `${tool}/${name}`.toLowerCase()));
  return rule.sources.some((source) => wanted.has(source.toLowerCase()));
}
