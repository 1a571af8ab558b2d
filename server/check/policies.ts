import { policyFile, rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { lint } from '../../rules/core/lint.ts';
import { linesOf } from '../../rules/core/text.ts';
import { policyFinding } from '../../rules/policy/finding.ts';
import { type SettledPolicy, settlePolicy, withAllRules } from '../../rules/policy/settle.ts';
import { reportFile } from '../report/file-report.ts';
import type { FileReport, RunError } from '../report/model.ts';
import type { PolicyInForce, PolicyRead, PolicyStore } from '../workspace/policy-store.ts';
import type { Paths } from './paths.ts';
import type { CheckRequest } from './request.ts';

/** What `--all-rules` and `--rule` make of a policy. A file that cannot be parsed is told all the same. */
export function adjustPolicy(
  policy: SettledPolicy,
  { allRules, rules }: Pick<CheckRequest, 'allRules' | 'rules'>,
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

export interface PolicyReports {
  readonly reports: readonly FileReport[];
  readonly errors: readonly RunError[];
  /** Whether anything in any of them is not understood. */
  readonly broken: boolean;
}

/** Every policy file of `listed` is told of; one that lies elsewhere only where something is wrong with it. */
export async function policyReports(
  inForce: readonly PolicyInForce[],
  listed: ReadonlySet<string>,
  store: PolicyStore,
  { paths: { show }, today }: { readonly paths: Paths; readonly today: string },
): Promise<PolicyReports> {
  const read = new Map(inForce.flatMap((one) => one.read.map((file) => [file.path, file] as const)));
  const others = [...listed].filter((path) => !read.has(path));
  for (const path of others)
    for (const file of await store.read(path)) if (!read.has(file.path)) read.set(file.path, file);
  const told = [...read.values()].filter(
    ({ path, broken, problems }) => broken || problems.length > 0 || listed.has(path),
  );
  return {
    reports: told
      .filter(({ text }) => text !== undefined)
      .map((file) => reportPolicy(show(file.path), file, today)),
    errors: told.flatMap(({ path, error }) =>
      error === undefined ? [] : [{ path: show(path), message: `This policy cannot be read: ${error}.` }],
    ),
    broken: told.some(({ broken }) => broken),
  };
}
