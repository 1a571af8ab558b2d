import { policyFile, rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { lint } from '../../rules/core/lint.ts';
import { linesOf } from '../../rules/core/text.ts';
import { policyFinding } from '../../rules/policy/finding.ts';
import { type SettledPolicy, settlePolicy, withAllRules } from '../../rules/policy/settle.ts';
import { reportFile } from '../report/file-report.ts';
import type { FileReport } from '../report/model.ts';
import type { PolicyRead } from '../workspace/policy-store.ts';
import type { CheckOptions } from './options.ts';

/** What `--all-rules` and `--rule` make of a policy. A file that cannot be parsed is told all the same. */
export function adjustPolicy(
  policy: SettledPolicy,
  { allRules, rules }: Pick<CheckOptions, 'allRules' | 'rules'>,
): SettledPolicy {
  const all = allRules || rules.length > 0 ? withAllRules(policy, rulesById) : policy;
  if (rules.length === 0) return all;
  const wanted = new Set([...rules, 'parse-error']);
  return {
    ...all,
    settings: new Map(
      [...all.settings].map(([id, setting]) => [id, wanted.has(id) ? setting : { ...setting, level: 'off' }]),
    ),
  };
}

/** What is wrong with a policy file. No policy, not even itself, may silence it. */
export function reportPolicy(shown: string, read: PolicyRead, today: string): FileReport {
  const text = read.text ?? '';
  const parsed = policyFile.parse(text);
  const input = { policy: defaults, facts: noFacts, today, onCrash: () => undefined };
  const findings = [...lint(policyFile, parsed, input), ...read.problems.map(policyFinding)].sort(
    (a, b) => a.at.start - b.at.start,
  );
  const checked = { text, language: policyFile, parsed, findings, lines: linesOf(text) };
  return reportFile(shown, checked, { changes: false });
}

const defaults = settlePolicy([], rulesById);
