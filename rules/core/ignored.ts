import type { Ignore } from './ignore.ts';
import { nearestWord } from './nearest.ts';
import type { Report, RuleHead } from './rule.ts';
import { ignoreExpired } from './rules/ignore-expired.ts';
import { ignoreMalformed } from './rules/ignore-malformed.ts';
import { ignoreUnused } from './rules/ignore-unused.ts';
import { isExpired } from './suppress.ts';

/** What is to be said of ignore comments themselves. */
export function* judgeIgnores(
  ignores: readonly Ignore[],
  used: ReadonlySet<Ignore>,
  { today, known, ran }: Judged,
): Generator<{ rule: RuleHead; report: Report }> {
  for (const ignore of ignores) {
    const { at, until, tool, rules } = ignore;
    const problem = ignore.problem ?? unknownRule(ignore, known);
    if (problem !== undefined) yield { rule: ignoreMalformed, report: { at, message: problem } };
    else if (isExpired(ignore, today)) {
      yield { rule: ignoreExpired, report: { at, message: `This ignore ran out on ${until}.` } };
    } else if (tool === 'seaworthy' && !used.has(ignore) && rules !== 'all' && rules.some(ran)) {
      yield { rule: ignoreUnused, report: unusedReport(ignore) };
    }
  }
}

interface Judged {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The rules that look at files of this kind. */
  readonly known: readonly string[];
  /** Whether the policy has a rule on. */
  readonly ran: (rule: string) => boolean;
}

/** What our own form names must be there; another tool's comment may name what only that tool has. */
function unknownRule({ tool, rules }: Ignore, known: readonly string[]): string | undefined {
  if (tool !== 'seaworthy' || rules === 'all') return undefined;
  const unknown = rules.find((rule) => !known.includes(rule));
  if (unknown === undefined) return undefined;
  const near = nearestWord(unknown, known);
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return `No rule \`${unknown}\` looks at this kind of file.${hint}`;
}

const unusedReport = ({ at }: Ignore): Report => ({
  at,
  message: 'This ignore has nothing left to ignore.',
  tags: ['unnecessary'],
});
