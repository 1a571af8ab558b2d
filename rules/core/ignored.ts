import type { Ignore } from './ignore.ts';
import type { Report, RuleHead } from './rule.ts';
import { ignoreExpired } from './rules/ignore-expired.ts';
import { ignoreMalformed } from './rules/ignore-malformed.ts';
import { ignoreUnused } from './rules/ignore-unused.ts';
import { isExpired } from './suppress.ts';

/** What is to be said of ignore comments themselves. */
export function* judgeIgnores(
  ignores: readonly Ignore[],
  used: ReadonlySet<Ignore>,
  { today, ran }: { readonly today: string; readonly ran: (rule: string) => boolean },
): Generator<{ rule: RuleHead; report: Report }> {
  for (const ignore of ignores) {
    const { at, problem, until, tool, rules } = ignore;
    if (problem !== undefined) yield { rule: ignoreMalformed, report: { at, message: problem } };
    else if (isExpired(ignore, today)) {
      yield { rule: ignoreExpired, report: { at, message: `This ignore ran out on ${until}.` } };
    } else if (tool === 'seaworthy' && !used.has(ignore) && rules !== 'all' && rules.some(ran)) {
      yield { rule: ignoreUnused, report: unusedReport(ignore) };
    }
  }
}

const unusedReport = ({ at }: Ignore): Report => ({
  at,
  message: 'This ignore has nothing left to ignore.',
  tags: ['unnecessary'],
});
