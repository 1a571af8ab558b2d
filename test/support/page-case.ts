import assert from 'node:assert/strict';
import { languages, rulesById } from '../../rules/catalogue.ts';
import { type Facts, noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import { applyEdits, applyFixes, type Fix } from '../../rules/core/fix.ts';
import { lint } from '../../rules/core/lint.ts';
import type { Policy } from '../../rules/core/policy.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { policyEdits } from '../../rules/policy/change.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { type Case, endOfLine } from './markdown.ts';
import { readFacts } from './page-facts.ts';

/** The day on which all pages are read. */
const today = '2026-11-21';

/** What was looked up before any page is read: the digest of one image. */
const pageFacts: Facts = {
  ...noFacts,
  images: new Map([
    [
      'registry.example.com/base/node:24',
      {
        digest: `sha256:${'5ea1ab1e'.repeat(8)}`,
        at: '2026-11-20T12:00:00Z',
        source: 'registry.example.com',
      },
    ],
  ]),
};

/** Rules whose reports a door or several files make and `lint` cannot: their pages explain and have no cases. */
export const rulesWithoutCases: ReadonlySet<string> = new Set(['too-many-findings', 'policy-locked']);

/** The findings of the page's own rule in a case, those that count. The rule is on unless the case's policy says otherwise. */
export const checkCase = (rule: RuleHead, one: CheckedCase): readonly Finding[] =>
  lintCase(rule, one).filter((finding) => finding.rule === rule.id && finding.suppressed === undefined);

/** The names of all other rules that a case breaks, each as often as it does. */
export const othersIn = (rule: RuleHead, one: CheckedCase): readonly string[] =>
  lintCase(rule, one)
    .map((finding) => finding.rule)
    .filter((id) => id !== rule.id)
    .sort();

/** A text that a fix has changed is still that of the image that was scanned before. */
const factsOf = ({ facts, original, text }: CheckedCase): Facts =>
  facts === undefined ? pageFacts : readFacts(facts, original ?? text);

/** A case, perhaps with its text changed by fixes; `original` is the text as the page has it. */
type CheckedCase = Case & { readonly original?: string };

function lintCase(rule: RuleHead, one: CheckedCase): readonly Finding[] {
  const language = languages.find(({ id }) => id === one.language);
  assert.ok(language, `a language ${one.language}`);
  return lint(language, language.parse(one.text), {
    policy: policyOf(rule, one.policy),
    facts: factsOf(one),
    today,
    onCrash: (id, error) => {
      throw new Error(`${id} threw`, { cause: error });
    },
  });
}

/** Whether the findings are the ones that are marked, whatever their order. */
export function agree({ text, expected }: Case, findings: readonly Finding[]): void {
  const found = findings.map(({ at, message }) => {
    const lineEnd = endOfLine(text, at.start);
    return { start: at.start, end: at.end > lineEnd ? undefined : at.end, message };
  });
  assert.deepEqual(found.sort(inOrder), [...expected].sort(inOrder));
}

type Marked = { readonly start: number; readonly message: string };
const inOrder = (a: Marked, b: Marked): number => a.start - b.start || (a.message < b.message ? -1 : 1);

const mostPasses = 10;

/**
 * Applies the first fix of every finding, again while fixes had to wait for others; `left` is found after that. Of an
 * image that was scanned before, what the changed lines brought stays until the next scan and is not left.
 */
export function fixCase(
  rule: RuleHead,
  one: CheckedCase,
): { text: string; policy: string | undefined; left: readonly Finding[] } {
  let { text, policy } = one;
  const { original = text } = one;
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const fixes = checkCase(rule, { ...one, text, policy, original }).flatMap(
      ({ fixes: [first] }) => first ?? [],
    );
    const result = applyFixes(text, fixes);
    text = result.text;
    policy = changedPolicy(policy, fixes);
    if (result.left === 0) break;
  }
  const left = checkCase(rule, { ...one, text, policy, original });
  return { text, policy, left: left.filter((finding) => !isStale(finding)) };
}

const isStale = ({ message }: Finding): boolean => / has changed since the scan of [\d-]+\./.test(message);

function changedPolicy(policy: string | undefined, fixes: readonly Fix[]): string | undefined {
  let changed = policy;
  for (const { policy: change } of fixes) {
    if (change) changed = applyEdits(changed ?? '', policyEdits(changed ?? '', change));
  }
  return changed;
}

/** The case's policy, with the page's own rule on. A wrong entry makes the page fail. */
function policyOf(rule: RuleHead, policyText: string | undefined): Policy {
  const { document, unreadable } = parsePolicy(policyText ?? '', rulesById);
  assert.deepEqual(
    [...unreadable, ...document.problems].map(({ message }) => message),
    [],
    'the policy of the case',
  );
  const policy = settlePolicy([document.source], rulesById);
  const own = policy.settings.get(rule.id);
  const isSilent = document.source.rules.get(rule.id)?.level === undefined;
  if (own?.level !== 'off' || !isSilent) return policy;
  return { ...policy, settings: new Map([...policy.settings, [rule.id, { ...own, level: rule.level }]]) };
}
