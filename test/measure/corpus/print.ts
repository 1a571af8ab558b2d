import { rulesById } from '../../../rules/catalogue.ts';
import type { Verdict } from './oracles.ts';
import type { Outcome, Violation } from './outcome.ts';
import { recommended } from './policies.ts';

/** Findings a rule and 1,000 files, most frequent first, with the kinds of files as columns. */
export function printFindings(outcomes: readonly Outcome[], kinds: readonly string[]): void {
  const files = new Map(kinds.map((kind) => [kind, outcomes.filter((one) => one.kind === kind)]));
  const rules = new Set(outcomes.flatMap(({ findings }) => Object.keys(findings)));
  const total = (rule: string, among: readonly Outcome[]): number =>
    among.reduce((sum, { findings }) => sum + (findings[rule] ?? 0), 0);
  const sorted = [...rules].sort((a, b) => total(b, outcomes) - total(a, outcomes));
  console.log(`${'findings per 1,000 files'.padEnd(36)}${kinds.map((kind) => kind.padStart(13)).join('')}`);
  for (const rule of sorted) {
    const cells = kinds.map((kind) => {
      const among = files.get(kind) ?? [];
      return ((1000 * total(rule, among)) / Math.max(1, among.length)).toFixed(0).padStart(13);
    });
    const off = isOff(rule) ? ' (off)' : '';
    console.log(`${(rule + off).padEnd(36)}${cells.join('')}${String(total(rule, outcomes)).padStart(9)}`);
  }
  for (const kind of kinds) {
    const among = files.get(kind) ?? [];
    const seconds = among.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    const ours = among.filter(({ language }) => language !== undefined).length;
    const found = [...rules].reduce((sum, rule) => sum + (isOff(rule) ? 0 : total(rule, among)), 0);
    const suppressed = among.reduce((sum, one) => sum + one.suppressed, 0);
    const told = `${found} findings as recommended, ${suppressed} suppressed`;
    console.log(`${kind}: ${among.length} files, ${ours} of ours; ${told}; ${seconds.toFixed(1)} s to check`);
  }
}

const isOff = (rule: string): boolean =>
  rulesById.has(rule) && (recommended.settings.get(rule)?.level ?? 'off') === 'off';

export function printFixes(outcomes: readonly Outcome[], verdict: Verdict): void {
  const sum = (pick: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const [safe, unsafe] = [sum(({ tried }) => tried.safe), sum(({ tried }) => tried.unsafe)];
  const all = sum(({ fixedAll }) => fixedAll);
  console.log(`fixes tried one by one: ${safe} safe, ${unsafe} unsafe; ${all} safe ones by “fix all”`);
  const variants = sum((outcome) => outcome.variants.length);
  if (verdict.skipped !== undefined)
    console.log(`fixed files judged by BuildKit and Kubernetes: 0, ${variants} skipped (${verdict.skipped})`);
  else
    console.log(
      `fixed files judged by BuildKit and Kubernetes: ${verdict.accepted} that were accepted before`,
    );
}

/** A few of each kind and rule, and how many there are. */
export function printViolations(violations: readonly Violation[], most: number): void {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const key = `${violation.what}: ${violation.rule}`;
    groups.set(key, [...(groups.get(key) ?? []), violation]);
  }
  for (const [key, group] of groups) {
    console.log(`\n${key} (${group.length})`);
    for (const { path, detail } of group.slice(0, most)) console.log(`  ${path}\n    ${detail}`);
  }
  console.log(`\n${violations.length} violations`);
}
