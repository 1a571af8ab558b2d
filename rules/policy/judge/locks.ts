import type { PolicyReport } from '../finding.ts';
import { replaceBy } from '../problem.ts';
import { policyContradiction } from '../rules/policy-contradiction.ts';
import { policyLocked } from '../rules/policy-locked.ts';
import { nowhere, settle } from '../settle.ts';
import { isSameValue, isWeaker } from '../settle-rules.ts';
import type { Lock, PolicyLayer } from '../settled.ts';
import {
  type IgnoreEntry,
  lockedAll,
  type PolicyParts,
  type PolicySource,
  type RuleEntry,
  type RulesById,
} from '../syntax.ts';
import { type LockedPart, widenedBy } from './widened.ts';

/** A report, and the file that it is about. */
export interface ReportOfFile {
  readonly file: string;
  readonly report: PolicyReport;
}

/**
 * The entries of a policy and of those that it extends that would weaken what is locked: by a layer below, or by a
 * policy of a folder above. None of them has an effect. `show` says how a file is called for the reader of another.
 */
export function judgeLocks(
  layers: readonly PolicyLayer[],
  rules: RulesById,
  above: ReadonlyMap<string, Lock>,
  show: (file: string, from: string) => string,
): readonly ReportOfFile[] {
  const reports: ReportOfFile[] = [];
  let locks = above;
  for (const [index, { source, file }] of layers.entries()) {
    if (locks.size > 0) {
      const judged: Judged = { locks, rules, show: (lock) => `\`${show(lock.file, file)}\`` };
      const told = [
        ...weakenedBy(source, judged),
        ...source.overrides.flatMap((override) => [...weakenedBy(override, judged)]),
        ...source.ignore.flatMap((entry) => [...hiddenBy(entry, judged)]),
      ];
      for (const report of told) reports.push({ file, report: { rule: policyLocked, ...report } });
    }
    if (source.locked.length === 0) continue;
    locks = settle(layers.slice(0, index + 1), rules, { ...nowhere, locks: above }).locks;
    for (const report of lockingNothing(source, locks)) reports.push({ file, report });
  }
  return reports;
}

/** A rule that no preset here has on; where this very file sets it to `off`, its own rules tell. */
function* lockingNothing(
  { locked, rules }: PolicySource,
  locks: ReadonlyMap<string, Lock>,
): Generator<PolicyReport> {
  for (const { value: id, at } of locked) {
    if (id === lockedAll || locks.has(id) || rules.get(id)?.level === 'off') continue;
    yield { rule: policyContradiction, at, message: `\`${id}\` is off here, so there is nothing to lock.` };
  }
}

interface Judged {
  readonly locks: ReadonlyMap<string, Lock>;
  readonly rules: RulesById;
  readonly show: (lock: Lock) => string;
}

function* weakenedBy(parts: PolicyParts, judged: Judged): Generator<PolicyReport> {
  for (const [id, entry] of parts.rules) {
    const lock = judged.locks.get(id);
    const report = lock && weakening(id, entry, lock, judged);
    if (report) yield report;
  }
  for (const { rule, at, what } of widenedBy(parts, judged.locks, judged.rules))
    yield heldReport({ rule, at, what }, judged);
}

function weakening(
  id: string,
  { level, options, at }: RuleEntry,
  lock: Lock,
  { show }: Judged,
): PolicyReport | undefined {
  if (level !== undefined && isWeaker(level, lock.level)) {
    const message = `\`${id}\` is locked at \`${lock.level}\` by ${show(lock)}, so \`${level}\` has no effect.`;
    return { at, message, fixes: [replaceBy(lock.level, at)] };
  }
  const other = Object.entries(options).find(([name, value]) => !isSameValue(value, lock.options[name]));
  if (other === undefined) return undefined;
  return {
    at,
    message: `\`${id}\` is locked by ${show(lock)} with its options, so \`${other[0]}\` has no effect.`,
  };
}

function heldReport({ rule, at, what }: LockedPart, { locks, show }: Judged): PolicyReport {
  const lock = locks.get(rule);
  const by = lock === undefined ? '' : ` by ${show(lock)}`;
  return { at, message: `\`${rule}\` is locked${by}, which ${what}, so this has no effect on it.` };
}

function* hiddenBy({ rules, paths, at }: IgnoreEntry, { locks, show }: Judged): Generator<PolicyReport> {
  if (rules === 'all') {
    const [lock] = locks.values();
    if (lock === undefined || paths.every((path) => path.startsWith('!'))) return;
    const message = `What this leaves out is still held to the rules that ${show(lock)} locks.`;
    yield { at, message, level: 'hint' };
    return;
  }
  for (const { value: id, at: place } of rules) {
    const lock = locks.get(id);
    if (lock === undefined) continue;
    yield { at: place, message: `\`${id}\` is locked by ${show(lock)}, so this does not ignore it.` };
  }
}
