import { type Consulted, consulted } from './consulted.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Ignore } from './ignore.ts';
import { judgeIgnores } from './ignored.ts';
import { slot } from './keep.ts';
import type { Language, Parsed, Part } from './language.ts';
import { levels } from './level.ts';
import { mask, maskAbout, secretsIn } from './mask.ts';
import { defaultsOf } from './options.ts';
import type { Policy, RuleSetting } from './policy.ts';
import type { Gather, Report, Rule, RuleHead } from './rule.ts';
import { engineRules } from './rules/index.ts';
import { parseError } from './rules/parse-error.ts';
import { shiftFinding } from './shift-finding.ts';
import { type Span, shiftSpan } from './span.ts';
import { ignoreFor, policyIgnoreFor, suppressedBy, suppressedByPolicy } from './suppress.ts';

export interface LintInput {
  readonly policy: Policy;
  readonly facts: Facts;
  /** The day of the check, `YYYY-MM-DD`. */
  readonly today: string;
  /** Told of a rule that threw; its findings in that part are lost, all others stay. */
  readonly onCrash: (rule: string, error: unknown) => void;
}

/**
 * Holds a parsed file to a policy. A part that was checked before under the very same policy and day, and whose facts
 * would still say what they said, is not checked again. Findings come in the order of the text.
 */
export function lint<Document>(
  language: Language<Document>,
  parsed: Parsed<Document>,
  input: LintInput,
): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const used = new Set<Ignore>();
  const whole = ignoresOfFile(language, parsed);
  for (const { start, part } of parsed.parts) {
    const checked = lintPart(language, part, whole, input);
    for (const ignore of checked.used) used.add(ignore);
    for (const { finding, once } of placedAt(checked, start)) {
      if (once !== undefined && seen.has(once)) continue;
      if (once !== undefined && finding.suppressed === undefined) seen.add(once);
      findings.push(finding);
    }
  }
  const ran = (id: string): boolean =>
    isOn(
      language.rules.find((rule) => rule.id === id),
      input.policy,
    );
  const known = [...language.rules, ...engineRules].map(({ id }) => id);
  for (const { start, part } of parsed.parts) {
    const ignores = ignoresOf(language, part);
    for (const { rule, report } of judgeIgnores(ignores, used, { today: input.today, known, ran })) {
      const found = findingOf(language, part, rule, report, input);
      if (found !== undefined) findings.push(shiftFinding(unlessIgnored(found, input), start));
    }
  }
  return findings.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

/** The secret values of the file that are hidden wherever they turn up, for `mask`; longest first. */
export const secretsOf = <Document>(
  language: Language<Document>,
  parsed: Parsed<Document>,
): readonly string[] =>
  [...new Set(parsed.parts.flatMap(({ part }) => secretsOfPart(language, part).values))].sort(
    (a, b) => b.length - a.length,
  );

/** Where the file holds secrets, in offsets of the whole file: nothing that stands there may be shown. */
export const secretSpansOf = <Document>(
  language: Language<Document>,
  parsed: Parsed<Document>,
): readonly Span[] =>
  parsed.parts.flatMap(({ start, part }) =>
    secretsOfPart(language, part).spans.map((span) => shiftSpan(span, start)),
  );

interface Checked {
  /** Not the caller's own object: what else hangs on it, such as the snapshot before, would never be let go. */
  readonly input: Pick<LintInput, 'policy' | 'today'>;
  readonly consulted: Consulted;
  readonly ignoredInFile: readonly Ignore[];
  readonly findings: readonly CheckedFinding[];
  readonly used: ReadonlySet<Ignore>;
}

interface CheckedFinding {
  readonly finding: Finding;
  /** Of those with the same word only the first of a file counts. */
  readonly once: string | undefined;
}

const checkedParts = slot<Checked>();
const placedParts = slot<{ readonly start: number; readonly found: Checked['findings'] }>();

/** The findings of a part in offsets of the whole file; the same objects as long as the part stays where it is. */
function placedAt(checked: Checked, start: number): Checked['findings'] {
  if (start === 0) return checked.findings;
  const known = placedParts.get(checked);
  if (known?.start === start) return known.found;
  const found = checked.findings.map(({ finding, once }) => ({
    finding: shiftFinding(finding, start),
    once,
  }));
  placedParts.set(checked, { start, found });
  return found;
}

function lintPart<Document>(
  language: Language<Document>,
  part: Part<Document>,
  ignoredInFile: readonly Ignore[],
  input: LintInput,
): Checked {
  const known = checkedParts.get(part);
  if (known && sameInput(known, ignoredInFile, input)) return known;
  const ignores = [...ignoresOf(language, part).filter(({ covers }) => covers !== 'file'), ...ignoredInFile];
  const used = new Set<Ignore>();
  const findings: CheckedFinding[] = [];
  const gathered = new Map<string, { gather: Gather; parts: Finding[] }>();
  const asked = consulted(input.facts);
  for (const { rule, report } of reportsOf(language, part, { ...input, facts: asked.facts })) {
    const finding = findingOf(language, part, rule, report, input);
    if (finding === undefined) continue;
    const ignore = ignoreFor(ignores, rule, report.at, input.today);
    const once = report.once && `${rule.id} ${report.once}`;
    if (ignore) {
      used.add(ignore);
      findings.push({ finding: { ...finding, suppressed: suppressedBy(ignore) }, once });
    } else if (policyIgnoreFor(input.policy.ignores, rule.id, input.today)) {
      findings.push({ finding: unlessIgnored(finding, input), once });
    } else if (report.gather && isOn(gathererOf(language, report.gather), input.policy)) {
      const { gather } = report;
      const group = gathered.get(gather.key) ?? { gather, parts: [] };
      group.parts.push(finding);
      gathered.set(gather.key, group);
    } else findings.push({ finding, once });
  }
  for (const { gather, parts } of gathered.values()) {
    const finding = gatheredFinding(language, part, gather, parts, input);
    if (finding === undefined) continue;
    const rule = gathererOf(language, gather);
    const ignore = rule && ignoreFor(ignores, rule, gather.at, input.today);
    if (ignore) used.add(ignore);
    findings.push({
      finding: ignore ? { ...finding, suppressed: suppressedBy(ignore) } : unlessIgnored(finding, input),
      once: undefined,
    });
  }
  const { policy, today } = input;
  const checked: Checked = { input: { policy, today }, consulted: asked, ignoredInFile, findings, used };
  checkedParts.set(part, checked);
  return checked;
}

/** The finding, out of the count where the policy ignores it. */
function unlessIgnored(finding: Finding, { policy, today }: LintInput): Finding {
  const ignore = policyIgnoreFor(policy.ignores, finding.rule, today);
  return ignore ? { ...finding, suppressed: suppressedByPolicy(ignore) } : finding;
}

const sameInput = (known: Checked, ignoredInFile: readonly Ignore[], input: LintInput): boolean =>
  known.input.policy === input.policy &&
  known.input.today === input.today &&
  known.consulted.stillHolds(input.facts) &&
  known.ignoredInFile.length === ignoredInFile.length &&
  known.ignoredInFile.every((ignore, index) => ignore === ignoredInFile[index]);

function* reportsOf<Document>(
  language: Language<Document>,
  part: Part<Document>,
  { policy, facts, today, onCrash }: LintInput,
): Generator<{ rule: RuleHead; report: Report }> {
  for (const report of part.problems) yield { rule: parseError, report };
  for (const rule of language.rules) {
    const { level, options, lockedTo } = settingOf(rule, policy);
    if (level === 'off') continue;
    const reports: Report[] = [];
    try {
      for (const context of [policy, ...(lockedTo ?? [])]) {
        const found = [...rule.check({ document: part.document, policy: context, facts, today }, options)];
        reports.push(...found.filter((one) => context === policy || !reports.some(isAt(one))));
      }
    } catch (error) {
      onCrash(rule.id, error);
    }
    for (const report of reports) yield { rule, report: lockedTo ? withoutPolicyFixes(report) : report };
  }
}

/** What another policy locks, an entry in this one does not change. */
const withoutPolicyFixes = (report: Report): Report => ({
  ...report,
  fixes: (report.fixes ?? []).filter(({ policy }) => policy === undefined),
});

/** Whether two reports of a rule say the same, in whatever words. */
const isAt =
  ({ at, about }: Report) =>
  (other: Report): boolean =>
    other.at.start === at.start && other.at.end === at.end && other.about === about;

const settingOf = (rule: RuleHead, { settings }: Policy): RuleSetting =>
  settings.get(rule.id) ?? {
    level: rule.preset === 'recommended' ? rule.level : 'off',
    options: defaultsOf(rule.options),
  };

const isOn = (rule: RuleHead | undefined, policy: Policy): boolean =>
  rule !== undefined && settingOf(rule, policy).level !== 'off';

const gathererOf = <Document>(language: Language<Document>, { rule }: Gather): Rule<Document> | undefined =>
  language.rules.find(({ id }) => id === rule);

function findingOf<Document>(
  language: Language<Document>,
  part: Part<Document>,
  rule: RuleHead,
  report: Report,
  { policy }: LintInput,
): Finding | undefined {
  const { level } = settingOf(rule, policy);
  if (level === 'off') return undefined;
  const secrets = secretsOfPart(language, part);
  const hide = (text: string): string => maskAbout(text, part.text, report.at, secrets);
  return {
    rule: rule.id,
    level,
    at: report.at,
    message: hide(report.message),
    sources: rule.sources,
    fixes: (report.fixes ?? []).map((fix) => ({ ...fix, title: hide(fix.title) })),
    related: (report.related ?? []).map((related) => ({ ...related, message: hide(related.message) })),
    tags: report.tags ?? [],
    standsFor: [],
    suppressed: undefined,
    anchor: mask(language.anchor(part.document, report.at), secrets.values),
  };
}

function gatheredFinding<Document>(
  language: Language<Document>,
  part: Part<Document>,
  gather: Gather,
  parts: readonly Finding[],
  input: LintInput,
): Finding | undefined {
  const rule = gathererOf(language, gather);
  const whole = rule && findingOf(language, part, rule, gather, input);
  if (!whole) return undefined;
  const severest = Math.min(...parts.map(({ level }) => levels.indexOf(level)));
  return {
    ...whole,
    level: levels[severest] ?? whole.level,
    standsFor: [...new Set(parts.map((one) => one.rule))].filter((id) => id !== rule.id),
    sources: [...new Set([...whole.sources, ...parts.flatMap(({ sources }) => sources)])],
  };
}

const ignoresOfFile = <Document>(
  language: Language<Document>,
  { parts }: Parsed<Document>,
): readonly Ignore[] =>
  parts.flatMap(({ part }) => ignoresOf(language, part).filter(({ covers }) => covers === 'file'));

/** Of each part once: what a language says of it beside the rules. */
const ignoresOf = oncePerPart(<Document>(language: Language<Document>, { document }: Part<Document>) =>
  language.ignores(document),
);

const secretsOfPart = oncePerPart(
  <Document>(language: Language<Document>, { document, text }: Part<Document>) =>
    secretsIn(text, language.secrets(document)),
);

function oncePerPart<Value>(
  compute: <Document>(language: Language<Document>, part: Part<Document>) => Value,
): <Document>(language: Language<Document>, part: Part<Document>) => Value {
  const kept = slot<Value>();
  return (language, part) => {
    const known = kept.get(part);
    if (known !== undefined) return known;
    const value = compute(language, part);
    kept.set(part, value);
    return value;
  };
}
