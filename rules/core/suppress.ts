import type { Suppressed } from './finding.ts';
import type { Ignore } from './ignore.ts';
import type { PolicyIgnore } from './policy.ts';
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

/** The entry of the policy that takes findings of a rule out of the count, if one does. */
export const policyIgnoreFor = (
  ignores: readonly PolicyIgnore[],
  rule: string,
  today: string,
): PolicyIgnore | undefined =>
  ignores.find((ignore) => ignore.rules.includes(rule) && !isExpired(ignore, today));

export const suppressedByPolicy = ({ reason, owner, until }: PolicyIgnore): Suppressed => ({
  by: 'policy',
  reason,
  owner,
  until,
});

export const isExpired = ({ until }: Pick<Ignore, 'until'>, today: string): boolean =>
  until !== undefined && until < today;

export const suppressedBy = ({ tool, reason, until }: Ignore): Suppressed => ({ by: tool, reason, until });

const covers = (ignore: Ignore, at: Span): boolean =>
  ignore.covers === 'file' || overlaps(ignore.covers, { start: at.start, end: Math.max(at.start, at.end) });

/** Another tool's comment hides what that tool checks too, and nothing else, even where it says `all`. */
function names({ tool, rules }: Ignore, rule: Pick<RuleHead, 'id' | 'sources'>): boolean {
  if (tool === 'seaworthy') return rules === 'all' || rules.includes(rule.id);
  const sources = rule.sources.map((source) => source.toLowerCase());
  if (rules === 'all') return sources.some((source) => source.startsWith(`${tool}/`));
  const wanted = new Set(rules.map((name) => `${tool}/${name}`.toLowerCase()));
  return sources.some((source) => wanted.has(source));
}
